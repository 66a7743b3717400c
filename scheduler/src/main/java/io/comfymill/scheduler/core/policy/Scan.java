package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link Ranking} of a policy that has no better one: looks at all candidates each time. */
record Scan(PlacementPolicy policy, Work work, List<Candidate> candidates) implements Ranking {
  @Override
  public @Nullable Candidate next() {
    List<Candidate> open = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (!candidate.isFull()) {
        open.add(candidate);
      }
    }
    return open.isEmpty() ? null : policy.choose(work, open);
  }
}
