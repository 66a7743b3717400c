package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Simulated ComfyUI servers whose graph nodes take no time but what a workflow asks for. */
final class Simulators implements AutoCloseable {
  private static final Path TARGET =
      Path.of(System.getProperty("comfymill.home", ".."), "comfyui-simulator", "target");

  private final Process process;
  private final List<URI> servers;

  private Simulators(Process process, List<URI> servers) {
    this.process = process;
    this.servers = servers;
  }

  static Simulators start(Path data, int count) {
    List<Integer> ports = freePorts(count);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            TARGET.resolve("comfyui-simulator.jar") + ":" + TARGET.resolve("lib") + "/*",
            "io.comfymill.simulator.SimulatorMain",
            "--ports",
            ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
            "--node-millis=0",
            "--step-millis=0",
            "--load-time-scale=0",
            "--data",
            data.toString());
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      List<URI> servers =
          ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
      servers.forEach(Simulators::awaitAnswer);
      return new Simulators(process, servers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitAnswer(URI server) {
    await(server + " to answer")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> new ComfyClient(server).status("/system_stats") == 200);
  }

  List<URI> servers() {
    return servers;
  }

  /** As options of {@code comfymill dev}. */
  List<String> options() {
    List<String> options = new ArrayList<>();
    servers.forEach(server -> options.addAll(List.of("--comfyui", server.toString())));
    return options;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
