package io.comfymill.simulator;

import io.comfymill.simulator.files.ServerFolders;
import io.comfymill.simulator.node.ServerHost;
import io.comfymill.simulator.node.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts simulated ComfyUI servers and keeps them up until the process is ended. */
@Command(
    name = "comfyui-simulator",
    mixinStandardHelpOptions = true,
    description = "Servers that look like ComfyUI 0.3.64, for tests, load and trying things out.")
public final class SimulatorMain implements Callable<Integer> {
  @Option(names = "--ports", split = ",", required = true, description = "A server for each.")
  private List<Integer> ports = List.of();

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      defaultValue = "comfyui-simulator-data",
      description = "Files are kept in DIR/<port>. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("comfyui-simulator-data");

  @Option(names = "--seed", defaultValue = "1", description = "Same seed, same times and pictures.")
  private long seed = 1;

  @Option(
      names = "--load-time-scale",
      defaultValue = "1",
      description = "Of loading models: 1 is 1 to 5.5 seconds, 0 none. Default: ${DEFAULT-VALUE}.")
  private double loadTimeScale = 1;

  @Option(
      names = "--step-millis",
      defaultValue = "50",
      description = "Of a sampler's step. Default: ${DEFAULT-VALUE}.")
  private long stepMillis = 50;

  @Option(
      names = "--node-millis",
      defaultValue = "2",
      description = "Of node classes that do nothing. Default: ${DEFAULT-VALUE}.")
  private long nodeMillis = 2;

  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(new CommandLine(new SimulatorMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    Timing timing =
        new Timing(
            seed, loadTimeScale, Duration.ofMillis(stepMillis), Duration.ofMillis(nodeMillis));
    NodeInfo nodeInfo = NodeInfo.load();
    for (int port : ports) {
      try {
        ServerFolders folders = new ServerFolders(data.resolve(String.valueOf(port)));
        start(vertx, new SimulatedServer(host, port, nodeInfo, ServerHost.of(folders, timing)));
        System.out.printf("simulator ready http://%s:%d%n", host, port);
      } catch (IOException | ExecutionException e) {
        Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
        System.err.printf("simulator cannot use port %d: %s%n", port, cause.getMessage());
        return 1;
      }
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private static void start(Vertx vertx, SimulatedServer server)
      throws ExecutionException, InterruptedException {
    Future<String> deployed = vertx.deployVerticle(server);
    deployed.toCompletionStage().toCompletableFuture().get();
  }
}
