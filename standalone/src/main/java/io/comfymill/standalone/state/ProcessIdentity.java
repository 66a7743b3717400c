package io.comfymill.standalone.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Identifies a process. The system reuses pids, so the start time is part of the identity. */
public record ProcessIdentity(long pid, Instant startedAt) {
  /** Start times are derived from the system's boot time, which is known this precisely. */
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
