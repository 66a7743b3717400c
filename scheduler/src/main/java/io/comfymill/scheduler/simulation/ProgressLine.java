package io.comfymill.scheduler.simulation;

import java.io.PrintStream;

/**
 * Shows how far a run has come: at a terminal as a line that is overwritten, elsewhere as one line
 * for each run.
 */
final class ProgressLine implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final String policy;
  private final int jobs;
  private final boolean terminal;
  private final PrintStream err;
  private int shown = -1;

  ProgressLine(String policy, int jobs, boolean terminal, PrintStream err) {
    this.policy = policy;
    this.jobs = jobs;
    this.terminal = terminal;
    this.err = err;
    if (!terminal) {
      err.printf("simulating %s with %d jobs%n", policy, jobs);
    }
  }

  void done(int count) {
    int percent = (int) (100L * count / jobs);
    if (terminal && percent != shown) {
      shown = percent;
      err.printf("%s%s: %d %% of %d jobs", CLEAR_LINE, policy, percent, jobs);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (terminal) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
