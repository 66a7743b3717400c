package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.process.ChildProcess;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.Startable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** A server that was started and answers, for tests: it can be killed and started again. */
public final class RunningServer<S extends Startable> implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 20;

  private final S server;
  private volatile ChildProcess process;

  private RunningServer(S server, ChildProcess process) {
    this.server = server;
    this.process = process;
    // Tests that are cut short leave nothing behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> this.process.kill()));
  }

  /** Blocks until it is ready. */
  public static <S extends Startable> RunningServer<S> start(S server)
      throws IOException, InterruptedException {
    return new RunningServer<>(server, startReady(server));
  }

  public S server() {
    return server;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isReady() {
    return process.isReady();
  }

  /** Ends it as {@code kill -9} does, and blocks until it is gone. */
  public void kill() throws InterruptedException {
    process.kill();
    process.awaitEnd();
  }

  /** Starts it again on the same folder and ports after {@link #kill} or {@link #stop}. */
  public void startAgain() throws IOException, InterruptedException {
    if (process.isAlive()) {
      throw new IllegalStateException(process.spec().name() + " is running, stop it first");
    }
    process = startReady(server);
  }

  /** Blocks until it has ended in good order. */
  public void stop() throws InterruptedException {
    process.stop(STOP_TIMEOUT);
  }

  /** As {@link #stop}; an interrupt makes it a kill. */
  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      process.kill();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Once more where it ends, as the supervisor does: PostgreSQL does not start while a process of
   * the one that was killed is left.
   */
  private static ChildProcess startReady(Startable server)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    ChildProcess process = startOnce(server);
    while (!process.isReady() && System.nanoTime() < end) {
      process = startOnce(server);
    }
    if (!process.isReady()) {
      throw new IOException(
          process.spec().name() + " did not become ready:\n" + endOfLog(process.spec()));
    }
    return process;
  }

  /** Whatever comes of it: what is not ready is dead. */
  private static ChildProcess startOnce(Startable server) throws IOException, InterruptedException {
    ChildProcess process = ChildProcess.start(server.prepare());
    boolean ready = false;
    try {
      ready = process.awaitReady(START_TIMEOUT);
    } finally {
      if (!ready) {
        process.kill();
        process.awaitEnd();
      }
    }
    return process;
  }

  private static String endOfLog(ProcessSpec spec) throws IOException {
    List<String> lines = Files.readAllLines(spec.log());
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
