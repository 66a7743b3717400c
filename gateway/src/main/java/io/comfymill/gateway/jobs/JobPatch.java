package io.comfymill.gateway.jobs;

import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.submit.validation.JobOptions;
import org.jspecify.annotations.Nullable;

/**
 * Where in the queue a job is to go.
 *
 * @param priority its new tier; null leaves it
 * @param front before all others of its client
 */
record JobPatch(@Nullable Integer priority, boolean front) {
  JobPatch {
    FieldChecks.range("priority", priority, -JobOptions.MAX_PRIORITY, JobOptions.MAX_PRIORITY);
    if (priority == null && !front) {
      throw new InvalidFieldException("the body", "must have a priority, or front: true");
    }
  }
}
