package io.comfymill.gateway.jobs;

/** What is left of a prompt without its long strings is more than can be worked with. */
public final class PromptTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PromptTooLargeException(String message) {
    super(message);
  }

  private PromptTooLargeException(String message, Throwable cause) {
    super(message, cause);
  }

  static PromptTooLargeException of(Throwable cause) {
    return new PromptTooLargeException("" + cause.getMessage(), cause);
  }
}
