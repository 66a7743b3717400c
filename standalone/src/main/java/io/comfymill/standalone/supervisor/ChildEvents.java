package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.ChildProcess;
import java.time.Duration;

/** Told of a child's life, by the thread that looks after it. */
interface ChildEvents {
  void started(ChildProcess child);

  void ready(ChildProcess child);

  /** It ended, though nobody had asked it to. */
  void died(ChildProcess child, int exitCode, Duration untilRestart);

  void cannotStart(String name, Exception why, Duration untilRetry);
}
