package io.comfymill.gateway.input;

import io.comfymill.common.id.PromptId;

/** What callers may name a job by. */
public final class PromptIds {
  private PromptIds() {}

  /** Whether a job may be known by it. PostgreSQL takes no text with NUL in it. */
  public static boolean isPossible(String text) {
    return !text.isBlank() && text.length() <= PromptId.MAX_LENGTH && text.indexOf('\0') < 0;
  }
}
