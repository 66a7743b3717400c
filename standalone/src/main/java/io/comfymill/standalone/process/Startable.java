package io.comfymill.standalone.process;

import java.io.IOException;

/** Something that runs as one child process and may be started again and again. */
@FunctionalInterface
public interface Startable {
  /**
   * Makes all ready for a start, which may take long the first time, and says how to run it. Called
   * before every start; the process must not be running.
   */
  ProcessSpec prepare() throws IOException, InterruptedException;
}
