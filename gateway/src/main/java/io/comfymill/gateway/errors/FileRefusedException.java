package io.comfymill.gateway.errors;

import org.jspecify.annotations.Nullable;

/** A file that {@code /view} does not show; answered in plain text, as ComfyUI does. */
public class FileRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public FileRefusedException(int status, String message) {
    this(status, message, null);
  }

  public FileRefusedException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
