package io.comfymill.gateway.errors;

import org.jspecify.annotations.Nullable;

/** A prompt, or the job it would become, is larger than is taken: answered with 413. */
public class PromptTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptTooLargeException(String message) {
    this(message, null);
  }

  public PromptTooLargeException(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
