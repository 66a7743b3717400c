package io.comfymill.agent.comfyui;

import java.io.IOException;

/** ComfyUI answered with an error status. */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public RefusedException(String request, int status) {
    super("ComfyUI answered " + request + " with " + status);
    this.status = status;
  }

  /** True if a retry may help. */
  public boolean transientFailure() {
    return status >= 500;
  }
}
