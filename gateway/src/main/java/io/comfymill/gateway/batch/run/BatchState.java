package io.comfymill.gateway.batch.run;

/** Where a batch stands. */
public enum BatchState {
  /** Its cells are given out. */
  RUNNING,
  /** No further cell is given out until it is resumed. */
  PAUSED,
  /** Too many cells failed; those under way still end. */
  STOPPED,
  /** Somebody cancelled it, and with it the cells under way. */
  CANCELLED,
  /** Every cell has ended. */
  DONE
}
