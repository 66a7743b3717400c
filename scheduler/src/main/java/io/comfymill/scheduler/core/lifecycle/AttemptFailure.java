package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed.
 *
 * @param message for people: what happened, in a sentence
 * @param result what ComfyUI said, where it got that far
 */
record AttemptFailure(FailureCause cause, String message, @Nullable ExecutionResult result) {
  static AttemptFailure of(FailureCause cause, String message) {
    return new AttemptFailure(cause, message, null);
  }
}
