package io.comfymill.gateway.submit;

import io.comfymill.common.id.JobId;
import io.smallrye.mutiny.Uni;

/**
 * What a submit uses up, such as a key that counts once. It is made only for a prompt that was
 * found to be good, and released if the job was not accepted for sure; it stays where that is in
 * doubt.
 */
public interface SubmitClaim {
  SubmitClaim NONE = new SubmitClaim() {};

  /** Fails where it was made before; then no job comes of it. */
  default Uni<Void> make() {
    return Uni.createFrom().voidItem();
  }

  default Uni<Void> release() {
    return Uni.createFrom().voidItem();
  }

  /** The prompt is sent to the scheduler as this job, which may run before that is acknowledged. */
  default void becomes(JobId job) {}
}
