package io.comfymill.agent.artifacts;

import io.comfymill.common.wire.InputFile;
import java.io.IOException;

/** The artifact store failed, or lacks what it should have; ComfyUI is not to blame. */
public final class ArtifactsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  ArtifactsUnavailableException(InputFile input, IOException cause) {
    super(
        "input %s cannot be read from the artifact store: %s".formatted(input.filename(), cause),
        cause);
  }
}
