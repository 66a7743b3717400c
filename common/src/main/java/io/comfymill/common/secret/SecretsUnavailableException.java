package io.comfymill.common.secret;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The secrets of a job cannot be had here; elsewhere they may. */
public final class SecretsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  SecretsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
