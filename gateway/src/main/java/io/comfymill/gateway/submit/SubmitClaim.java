package io.comfymill.gateway.submit;

import io.smallrye.mutiny.Uni;

/**
 * What a submit uses up, such as a key that counts once. It is made only for a prompt that was
 * found to be good, and released if the job was not accepted for sure; it stays where that is in
 * doubt.
 */
public interface SubmitClaim {
  SubmitClaim NONE =
      new SubmitClaim() {
        @Override
        public Uni<Void> make() {
          return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> release() {
          return Uni.createFrom().voidItem();
        }
      };

  /** Fails where it was made before; then no job comes of it. */
  Uni<Void> make();

  Uni<Void> release();
}
