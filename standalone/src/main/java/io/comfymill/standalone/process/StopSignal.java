package io.comfymill.standalone.process;

import java.util.List;

/** The signal that asks a process to end in good order. */
public enum StopSignal {
  TERM,
  /** Makes PostgreSQL end at once; at TERM it would wait until its clients are gone. */
  INT;

  /** Does nothing where the process has ended. */
  public void send(ProcessHandle process) throws InterruptedException {
    // Java can send TERM only. The shell always has a kill, the system may not have one.
    if (process.isAlive()
        && (this == TERM
            || !Executables.succeeds(List.of("sh", "-c", "kill -" + this + " " + process.pid())))) {
      process.destroy();
    }
  }
}
