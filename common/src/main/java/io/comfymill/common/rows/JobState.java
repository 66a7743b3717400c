package io.comfymill.common.rows;

/** The state of a job, as its row has it. */
public enum JobState {
  QUEUED,
  ASSIGNED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }

  /** Waiting, as a client sees it: a job that a node has prefetched still waits. */
  public boolean isPending() {
    return this == QUEUED || this == ASSIGNED;
  }
}
