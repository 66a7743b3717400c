package io.comfymill.gateway.jobs;

import io.comfymill.common.id.PromptId;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.submit.validation.JobOptions;
import org.jspecify.annotations.Nullable;

/**
 * Where in the queue a job is to go.
 *
 * @param priority its new tier; null leaves it
 * @param front before all others of its client
 * @param before the job before which it goes, into that one's line and tier
 * @param after the job after which it goes
 */
record JobPatch(
    @Nullable Integer priority, boolean front, @Nullable String before, @Nullable String after) {
  JobPatch {
    FieldChecks.range("priority", priority, -JobOptions.MAX_PRIORITY, JobOptions.MAX_PRIORITY);
    FieldChecks.text("before", before, PromptId.MAX_LENGTH);
    FieldChecks.text("after", after, PromptId.MAX_LENGTH);
    boolean byPlace = priority != null || front;
    if ((byPlace ? 1 : 0) + (before == null ? 0 : 1) + (after == null ? 0 : 1) != 1) {
      throw new InvalidFieldException(
          "the body", "must have a priority and front: true, or either, or before, or after");
    }
  }

  /** The job next to which it goes; null where it goes by itself. */
  @Nullable String neighbour() {
    return before == null ? after : before;
  }
}
