package io.comfymill.standalone.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One certain process: the system gives the number of one that has ended to another, so the time of
 * its start belongs to it.
 */
public record ProcessIdentity(long pid, Instant startedAt) {
  /** The system counts from its own start, whose time it knows this well. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  public static ProcessIdentity ofThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return new ProcessIdentity(self.pid(), self.info().startInstant().orElse(Instant.EPOCH));
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
  }

  public boolean isAlive() {
    return find().isPresent();
  }

  private boolean startedThen(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0)
        .orElse(false);
  }
}
