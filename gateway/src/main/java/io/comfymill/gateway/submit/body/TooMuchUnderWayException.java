package io.comfymill.gateway.submit.body;

import io.comfymill.gateway.errors.UnavailableException;

/** So many large prompts are being read that this one must wait. */
public final class TooMuchUnderWayException extends UnavailableException {
  private static final long serialVersionUID = 1L;

  TooMuchUnderWayException(String reason) {
    super("Try again: " + reason);
  }
}
