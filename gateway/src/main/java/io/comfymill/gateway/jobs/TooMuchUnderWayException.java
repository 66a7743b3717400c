package io.comfymill.gateway.jobs;

/** So many large prompts are being taken in that another one must wait: its client tries again. */
public final class TooMuchUnderWayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooMuchUnderWayException(String message) {
    super(message);
  }
}
