package io.comfymill.scheduler.core.policy;

import org.jspecify.annotations.Nullable;

/**
 * Which of some candidates a policy chooses next for work of one kind, kept up while a pass gives
 * them work. It says the same as {@link PlacementPolicy#choose} of those that are not full, and
 * does not look at all of them each time. One pass's, on its thread.
 */
public interface Ranking {
  /** Null where all are full. The same again until some candidate is given work. */
  @Nullable Candidate next();
}
