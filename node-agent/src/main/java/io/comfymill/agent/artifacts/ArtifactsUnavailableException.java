package io.comfymill.agent.artifacts;

import java.io.IOException;

/** The artifact store failed, or does not have what it should; ComfyUI is not to blame. */
public final class ArtifactsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  ArtifactsUnavailableException(String message, IOException cause) {
    super(message + ": " + cause, cause);
  }
}
