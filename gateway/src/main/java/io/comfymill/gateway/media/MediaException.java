package io.comfymill.gateway.media;

/** Files cannot be put together as they are; the message says why. To try again is in vain. */
public final class MediaException extends Exception {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
