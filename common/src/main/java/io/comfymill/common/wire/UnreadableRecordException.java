package io.comfymill.common.wire;

/** The bytes are no record of the expected kind, or one that lacks something or cannot be true. */
public final class UnreadableRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
