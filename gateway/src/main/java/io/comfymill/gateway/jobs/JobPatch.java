package io.comfymill.gateway.jobs;

import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.JsonFields;
import io.comfymill.gateway.submit.validation.JobOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in the queue a job is to go.
 *
 * @param priority its new tier; null leaves it
 * @param front before all others of its client
 */
record JobPatch(@Nullable Integer priority, boolean front) {
  private static final Set<String> KNOWN = Set.of("priority", "front");

  /**
   * @throws InvalidFieldException where a field is wrong, unknown, or none is given
   */
  static JobPatch parse(byte[] body) {
    JsonFields fields = JsonFields.ofBody(body).only(KNOWN);
    Integer priority =
        fields.integer("priority", -JobOptions.MAX_PRIORITY, JobOptions.MAX_PRIORITY);
    boolean front = Boolean.TRUE.equals(fields.flag("front"));
    if (priority == null && !front) {
      throw new InvalidFieldException("the body", "must have a priority, or front: true");
    }
    return new JobPatch(priority, front);
  }
}
