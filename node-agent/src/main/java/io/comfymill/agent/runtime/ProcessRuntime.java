package io.comfymill.agent.runtime;

import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * ComfyUI as a process of this agent. It writes its log itself, so that it outlives the agent: the
 * next agent with the same state folder takes it over by its process id and start time.
 */
final class ProcessRuntime implements ComfyUiRuntime {
  private static final Logger LOG = Logger.getLogger(ProcessRuntime.class);
  private static final long KIB = 1024;

  private final Command command;
  private final Path pidFile;
  private final RotatedLog log;
  private final Duration stopGrace;
  private @Nullable Process child;
  private @Nullable ProcessHandle handle;
  private String ending = "it was not started yet";

  /**
   * What is started.
   *
   * @param folder null for the agent's own
   */
  record Command(List<String> line, @Nullable Path folder, Map<String, String> environment) {
    Command {
      line = List.copyOf(line);
      environment = Map.copyOf(environment);
    }
  }

  private record Started(long pid, Instant at) {}

  ProcessRuntime(Command command, Path pidFile, RotatedLog log, Duration stopGrace)
      throws IOException {
    this.command = command;
    this.pidFile = pidFile;
    this.log = log;
    this.stopGrace = stopGrace;
    this.handle = leftBehind().orElse(null);
    if (handle != null) {
      LOG.infof("took over the ComfyUI with process id %d", handle.pid());
    }
  }

  private Optional<ProcessHandle> leftBehind() throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    return WireJson.read(Files.readAllBytes(pidFile), Started.class)
        .flatMap(
            started ->
                ProcessHandle.of(started.pid())
                    .filter(ProcessHandle::isAlive)
                    .filter(
                        found -> found.info().startInstant().equals(Optional.of(started.at()))));
  }

  @Override
  public boolean running() {
    ProcessHandle current = handle;
    if (current == null) {
      return false;
    } else if (current.isAlive()) {
      return true;
    }
    Process own = child;
    ending = own == null ? "it ended" : "it ended with exit code " + own.exitValue();
    handle = null;
    child = null;
    return false;
  }

  @Override
  public void start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command.line());
    if (command.folder() != null) {
      builder.directory(command.folder().toFile());
    }
    builder.environment().putAll(command.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    Process started = builder.start();
    started.getOutputStream().close();
    child = started;
    handle = started.toHandle();
    remember(started.toHandle());
  }

  private void remember(ProcessHandle started) throws IOException {
    Optional<Instant> at = started.info().startInstant();
    if (at.isPresent()) {
      Path part = pidFile.resolveSibling(pidFile.getFileName() + ".part");
      Files.write(part, WireJson.write(new Started(started.pid(), at.get())));
      Files.move(part, pidFile, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** With all that it started. */
  @Override
  public void stop() throws InterruptedException {
    ProcessHandle current = handle;
    if (current == null) {
      return;
    }
    List<ProcessHandle> all = Stream.concat(Stream.of(current), current.descendants()).toList();
    all.forEach(ProcessHandle::destroy);
    if (!ended(all)) {
      LOG.warnf("process %d does not end when asked to, and is killed", current.pid());
      all.forEach(ProcessHandle::destroyForcibly);
      ended(all);
    }
    running();
  }

  private boolean ended(List<ProcessHandle> all) throws InterruptedException {
    long deadline = System.nanoTime() + stopGrace.toNanos();
    for (ProcessHandle process : all) {
      try {
        process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a process cannot be waited for", e);
      }
    }
    return true;
  }

  @Override
  public String howItEnded() {
    return ending;
  }

  /** As Linux tells it; elsewhere it is not known. */
  @Override
  public OptionalLong memoryBytes() {
    ProcessHandle current = handle;
    Path status = Path.of("/proc", current == null ? "none" : "" + current.pid(), "status");
    try (Stream<String> lines = Files.isReadable(status) ? Files.lines(status) : Stream.empty()) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // it has just ended
    }
  }

  @Override
  public void housekeeping() throws IOException {
    log.rotate();
  }
}
