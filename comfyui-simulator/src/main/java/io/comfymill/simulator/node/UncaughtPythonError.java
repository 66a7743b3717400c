package io.comfymill.simulator.node;

/**
 * Ends the worker, as an exception outside a graph node ends ComfyUI's: HTTP goes on, the prompt is
 * shown as running for ever, and nothing more runs until a restart.
 */
public final class UncaughtPythonError extends SimulatedCrash {
  private static final long serialVersionUID = 1L;

  public UncaughtPythonError(String reason) {
    super(reason);
  }
}
