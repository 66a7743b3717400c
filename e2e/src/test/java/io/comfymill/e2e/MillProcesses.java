package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.standalone.state.ChildState;
import io.comfymill.standalone.state.DataFolder;
import io.comfymill.standalone.state.MillState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a running Comfymill. They are read from its state file, as {@code comfymill
 * status} does, but without the start of a JVM for each look.
 */
class MillProcesses {
  private final Path data;
  private final ServiceLogs logs;
  private final Map<String, LocalDateTime> frozen = new ConcurrentHashMap<>();

  MillProcesses(Path data) {
    this.data = data;
    this.logs = new ServiceLogs(data.resolve("logs"));
  }

  final ServiceLogs logs() {
    return logs;
  }

  /** Its data folder. */
  final Path data() {
    return data;
  }

  /**
   * @param role which of several schedulers leads; null of other processes
   */
  record ChildStatus(
      String name, long pid, List<Integer> ports, boolean ready, @Nullable String role) {
    static ChildStatus of(ChildState child) {
      boolean ready = child.isReady();
      String role = ready ? child.readyCheck().role().orElse(null) : null;
      return new ChildStatus(child.name(), child.process().pid(), child.ports(), ready, role);
    }
  }

  /** All of them; each is asked whether it is ready. */
  final List<ChildStatus> children() {
    return state().children().parallelStream().map(ChildStatus::of).toList();
  }

  private MillState state() {
    try {
      return new DataFolder(data).state().read().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of them, which is asked whether it is ready. */
  final ChildStatus child(String name) {
    return ChildStatus.of(known(name));
  }

  /** As the state file has it: the process may be frozen, or gone. */
  private ChildState known(String name) {
    return state().children().stream()
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process " + name));
  }

  /** The first one that a process listens on. */
  final int port(String name) {
    return ports(name).get(0);
  }

  final List<Integer> ports(String name) {
    return known(name).ports();
  }

  final int kafkaPort() {
    return port("kafka");
  }

  /** Where a process serves HTTP. */
  final URI address(String name) {
    return URI.create("http://127.0.0.1:" + port(name));
  }

  final List<Long> pids() {
    return state().children().stream().map(child -> child.process().pid()).toList();
  }

  /** The scheduler that leads now, if one does. */
  final Optional<String> leader() {
    return children().stream()
        .filter(child -> "leader".equals(child.role()))
        .map(ChildStatus::name)
        .findFirst();
  }

  /** {@code kill -9} of one child; returns when it is gone. */
  final void kill(String name) {
    ProcessHandle handle = ProcessHandle.of(known(name).process().pid()).orElseThrow();
    handle.destroyForcibly();
    await(name + " to be gone").until(() -> !handle.isAlive());
  }

  /**
   * Sends a signal by name: {@code STOP} freezes a process, {@code CONT} lets it go on. Its
   * children get it too: PostgreSQL has one for each connection.
   */
  final void signal(String name, String signal) {
    ProcessHandle process = ProcessHandle.of(known(name).process().pid()).orElseThrow();
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(each -> command.add(Long.toString(each.pid())));
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      assertThat(exit).as("kill -%s %s", signal, name).isZero();
      noteFreeze(name, signal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void noteFreeze(String name, String signal) {
    if (signal.equals("STOP")) {
      frozen.put(name, ServiceLogs.now());
    } else if (frozen.containsKey(name)) {
      logs.wasFrozenSince(frozen.remove(name));
    }
  }

  final void awaitReady(String name) {
    await(name + " to be ready again")
        .atMost(Duration.ofMinutes(1))
        .until(() -> child(name).ready());
  }
}
