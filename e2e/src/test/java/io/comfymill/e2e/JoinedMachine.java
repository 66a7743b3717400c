package io.comfymill.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A machine that knows nothing of a {@link Mill} but what its agent's command line says. */
final class JoinedMachine implements AutoCloseable {
  private final Path folder;
  private final URI comfyUi;
  private Process agent;

  /**
   * @param folder where the agent works
   * @param comfyUi that it looks after
   */
  JoinedMachine(Path folder, URI comfyUi) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.comfyUi = comfyUi;
  }

  /** The agent's own folder. */
  Path data() {
    return folder.resolve("data/agent");
  }

  private Path log() {
    return folder.resolve("agent.log");
  }

  /** What the agent has said. */
  String said() throws IOException {
    return Files.exists(log()) ? Files.readString(log()) : "";
  }

  /**
   * @param arguments of the agent, beside where its ComfyUI is
   */
  void start(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                Mill.HOME.resolve("node-agent/target/quarkus-app/quarkus-run.jar").toString(),
                "--nodes",
                comfyUi.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(freePort()));
    try {
      agent = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another machine with a copy of the agent's folder. */
  JoinedMachine copiedTo(Path other) throws IOException {
    JoinedMachine copy = new JoinedMachine(other, comfyUi);
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.toList()) {
        Path target = copy.data().resolve(data().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  boolean isRunning() {
    return agent != null && agent.isAlive();
  }

  /** Its exit status, once it has ended by itself. */
  int awaitEnd() {
    await("the agent to end").atMost(Duration.ofMinutes(2)).until(() -> !isRunning());
    return agent.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  /** {@code kill -9} of its agent. */
  void kill() {
    if (agent != null) {
      agent.toHandle().destroyForcibly();
      await("the agent to be gone").until(() -> !agent.isAlive());
    }
  }
}
