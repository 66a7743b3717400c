package io.comfymill.simulator.node;

/**
 * The worker ends, as ComfyUI's does on an exception outside a graph node: HTTP goes on, what ran
 * is shown as running for ever, and nothing runs any more until a restart.
 */
public final class UncaughtPythonError extends SimulatedCrash {
  private static final long serialVersionUID = 1L;

  public UncaughtPythonError(String reason) {
    super(reason);
  }
}
