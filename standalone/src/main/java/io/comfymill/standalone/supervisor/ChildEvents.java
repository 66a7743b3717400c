package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.process.ChildProcess;
import java.time.Duration;

/** Is told what happens to a child, on the child's own thread. */
interface ChildEvents {
  void started(ChildProcess child);

  void ready(ChildProcess child);

  /** The child ended although nobody had asked it to. */
  void died(ChildProcess child, int exitCode, Duration untilRestart);

  void cannotStart(String name, Exception why, Duration untilRetry);
}
