package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A whole Comfymill, started as its user does: {@code ./comfymill dev}, its own data folder. */
final class Mill extends MillProcesses implements AutoCloseable {
  static final Path HOME =
      Path.of(System.getProperty("comfymill.home", "..")).toAbsolutePath().normalize();
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  /** No event loop may be held up for longer; {@link HeldUpLoops} fails the test if one was. */
  static final Map<String, String> EVENT_LOOPS_ARE_WATCHED =
      Map.of(
          "quarkus.vertx.max-event-loop-execute-time", "200ms",
          // How often is looked as well.
          "quarkus.vertx.warning-exception-time", "200ms");

  static {
    // Six processes and a test share the machine.
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }

  private final List<String> options;
  private final int port = freePort();
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private Process supervisor;

  private Mill(Path data, List<String> options) {
    super(data);
    this.options = options;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param options of {@code dev}, besides the port and the data folder
   */
  static Mill start(Path data, String... options) {
    Mill mill = new Mill(data, Arrays.asList(options));
    mill.start();
    return mill;
  }

  /** Starts it again on the same data, after {@link #stop} or {@link #killSupervisor}. */
  void start() {
    List<String> command = new ArrayList<>(command("dev", "--port", Integer.toString(port)));
    EVENT_LOOPS_ARE_WATCHED.forEach((key, value) -> command.addAll(setting(key, value)));
    command.addAll(options);
    output.clear();
    try {
      supervisor = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::readOutput, "dev-output");
    reader.setDaemon(true);
    reader.start();
    try {
      await("dev to be ready")
          .atMost(START_LIMIT)
          .until(() -> readyLine().isPresent() || !supervisor.isAlive());
    } catch (ConditionTimeoutException e) {
      supervisor.destroy(); // whoever starts it gets no Mill to close
      throw new AssertionError("dev is not ready: " + output, e);
    }
    assertThat(readyLine()).as("dev ended: %s", output).isPresent();
  }

  private static List<String> setting(String key, String value) {
    return List.of("--set", key + "=" + value);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("comfymill").toString()));
    command.addAll(Arrays.asList(words));
    command.addAll(List.of("--data", data().toString()));
    return command;
  }

  private void readOutput() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      output.add("(output ended: " + e + ")");
    }
  }

  private Optional<String> readyLine() {
    synchronized (output) {
      return output.stream().filter(line -> line.startsWith("ready http")).findFirst();
    }
  }

  /** The first gateway's address. */
  URI gateway() {
    return URI.create(readyLine().orElseThrow().substring("ready ".length()).strip());
  }

  /** Until every process is ready, one scheduler leads and the nodes are online. */
  void awaitWhole(int nodes) {
    awaitWhole(nodes, new ComfyClient(gateway()));
  }

  /** As {@link #awaitWhole(int)}, asking as a client that is let in. */
  void awaitWhole(int nodes, ComfyClient client) {
    await("all processes to be ready")
        .atMost(Duration.ofMinutes(1))
        .until(() -> children().stream().allMatch(ChildStatus::ready) && leader().isPresent());
    await("the nodes to be online")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsMatching(JobRun::mayPass)
        .until(() -> online(client) >= nodes);
  }

  private static long online(ComfyClient client) throws IOException {
    return client.get("/api/nodes").findValuesAsText("status").stream()
        .filter("online"::equals)
        .count();
  }

  /** {@code kill -9} of the supervisor alone; its children go on. */
  void killSupervisor() {
    supervisor.toHandle().destroyForcibly();
    await("the supervisor to be gone").until(() -> !supervisor.isAlive());
  }

  /** SIGTERM, as Ctrl-C does; all processes must be gone with it. */
  void stop() {
    List<Long> pids = pids();
    supervisor.toHandle().destroy();
    try {
      assertThat(supervisor.waitFor(60, TimeUnit.SECONDS)).as("dev stops within a minute").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    assertThat(pids)
        .as("processes left behind")
        .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
  }

  @Override
  public void close() {
    if (supervisor.isAlive()) {
      stop();
    }
    logs().assertEventLoopsWereFree();
  }
}
