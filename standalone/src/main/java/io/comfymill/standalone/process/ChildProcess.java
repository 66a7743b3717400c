package io.comfymill.standalone.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One running process. It leads a session of its own where the system has {@code setsid}, so that
 * Ctrl-C in a terminal reaches only its parent, which then stops all in the right order.
 */
public final class ChildProcess {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final int CHECKS_PER_AGE = 20;
  private static final List<String> OWN_SESSION = Executables.prefix("setsid");

  private final ProcessSpec spec;
  private final Process process;
  private final long startNanos = System.nanoTime();

  private ChildProcess(ProcessSpec spec, Process process) {
    this.spec = spec;
    this.process = process;
  }

  public static ChildProcess start(ProcessSpec spec) throws IOException {
    Files.createDirectories(spec.folder());
    Files.createDirectories(spec.log().toAbsolutePath().getParent());
    List<String> command = new ArrayList<>(OWN_SESSION);
    command.addAll(spec.command());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(spec.environment());
    builder.directory(spec.folder().toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(spec.log().toFile()));
    return new ChildProcess(spec, builder.start());
  }

  public ProcessSpec spec() {
    return spec;
  }

  public long pid() {
    return process.pid();
  }

  /** When it was started, according to the system. */
  public Instant startedAt() {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  /** How long ago it was started. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it is alive and its ready check succeeds. */
  public boolean isReady() {
    return process.isAlive() && spec.readyCheck().isReady();
  }

  /** Blocks until it is ready or dead or the time is over; true if it is ready. */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (spec.readyCheck().isReady()) {
        return process.isAlive();
      }
      awaitEnd(pause());
    }
    return false;
  }

  /**
   * Grows with the age of the process: a quick start is noticed at once, a slow one is not polled
   * all the time.
   */
  private Duration pause() {
    Duration pause = age().dividedBy(CHECKS_PER_AGE);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Blocks until it has ended or the time is over; true if it has ended. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Blocks until it has ended; returns the exit code. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks it to end, and kills it if it has not ended in time. */
  public void stop(Duration grace) throws InterruptedException {
    spec.stopSignal().send(process.toHandle());
    if (!awaitEnd(grace)) {
      kill();
      process.waitFor();
    }
  }

  /** Kills it, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
  }
}
