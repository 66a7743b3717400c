package io.comfymill.standalone.process;

/** The signal that makes a process end by itself, in good order. */
public enum StopSignal {
  TERM,
  /** What PostgreSQL takes for "now": at TERM it would wait for its clients to go. */
  INT
}
