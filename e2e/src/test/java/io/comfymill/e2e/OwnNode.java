package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A simulated ComfyUI and an agent of its own beside a {@link Mill}, for what happens to both. */
final class OwnNode implements AutoCloseable {
  private final Path data;
  private final int comfyUiPort = freePort();
  private final Process agent;
  private Process simulator;

  /**
   * @param kafka where the agent finds Kafka
   * @param settings of the agent, besides
   */
  OwnNode(Mill mill, String kafka, Map<String, String> settings) {
    this.data = mill.data();
    this.simulator = startSimulator();
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    Mill.EVENT_LOOPS_ARE_WATCHED.forEach((key, value) -> options.add("-D" + key + "=" + value));
    options.add("-Dkafka.bootstrap.servers=" + kafka);
    options.add("-Dquarkus.redis.hosts=redis://127.0.0.1:" + mill.port("redis"));
    options.add("-Dquarkus.http.port=" + freePort());
    options.add("-Dcomfymill.artifacts.folder=" + data.resolve("artifacts"));
    options.add("-Dcomfymill.agent.data-folder=" + data.resolve("own-agent-" + comfyUiPort));
    options.add("-Dcomfymill.agent.nodes=" + comfyUi());
    options.add("-jar");
    options.add(Mill.HOME.resolve("node-agent/target/quarkus-app/quarkus-run.jar").toString());
    this.agent = java("own-agent", options);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process startSimulator() {
    Path target = Mill.HOME.resolve("comfyui-simulator/target");
    return java(
        "own-simulator",
        List.of(
            "-cp",
            target.resolve("comfyui-simulator.jar") + ":" + target.resolve("lib") + "/*",
            "io.comfymill.simulator.SimulatorMain",
            "--ports",
            Integer.toString(comfyUiPort),
            "--data",
            data.resolve("own-simulator").toString()));
  }

  private Process java(String name, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(
              ProcessBuilder.Redirect.appendTo(
                  data.resolve("logs").resolve(name + ".log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String comfyUi() {
    return "http://127.0.0.1:" + comfyUiPort;
  }

  /** What its ComfyUI executes and what waits there. */
  int prompts() throws IOException {
    JsonNode queue = new ComfyClient(URI.create(comfyUi())).get("/queue");
    return queue.path("queue_running").size() + queue.path("queue_pending").size();
  }

  /** {@code kill -9} of its ComfyUI, and another start. */
  void restartComfyUi() {
    end(simulator);
    simulator = startSimulator();
  }

  private static void end(Process process) {
    process.toHandle().destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  /** As the mill shows it; a missing node as long as it does not. */
  JsonNode shown(ComfyClient client) throws IOException {
    for (JsonNode node : client.get("/api/nodes")) {
      if (node.path("url").asText().startsWith(comfyUi())) {
        return node;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  OwnNode awaitOnline(ComfyClient client) {
    await("the node to be online")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> shown(client).path("online").asBoolean());
    return this;
  }

  /** Runs a graph on a ComfyUI itself, beside Comfymill. */
  static void runDirectly(URI comfyUi, com.fasterxml.jackson.databind.node.ObjectNode graph)
      throws IOException {
    ComfyClient direct = new ComfyClient(comfyUi);
    String promptId = UUID.randomUUID().toString();
    direct.submit(graph, promptId);
    await("the graph to be run")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !direct.history(promptId).isMissingNode());
    assertThat(direct.history(promptId).at("/status/completed").asBoolean()).isTrue();
  }

  @Override
  public void close() {
    end(agent);
    end(simulator);
  }
}
