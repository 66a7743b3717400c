package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Ranking;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The policy's rankings for one demand, by shape of work. A ranking pays from the second job of a
 * shape on; and only a few shapes have one at a time, since each is as large as the fleet.
 */
final class Rankings {
  private static final int MOST = 8;

  private final Set<Long> asked = new HashSet<>(2);
  private final Map<Long, Ranking> byShape = new HashMap<>(2);

  /**
   * @param open nodes that take such work now
   * @param taken the pass appends each node that it gives work
   * @return null where no node takes it
   */
  @Nullable Candidate next(
      PlacementPolicy policy, Work work, Supplier<List<Candidate>> open, List<Candidate> taken) {
    Ranking known = byShape.get(work.shape());
    if (known != null) {
      return known.next();
    }
    List<Candidate> candidates = open.get();
    if (asked.add(work.shape())) {
      return candidates.isEmpty() ? null : policy.choose(work, candidates);
    }
    if (byShape.size() >= MOST) {
      clear();
    }
    Ranking ranking = policy.ranking(work, candidates, taken);
    byShape.put(work.shape(), ranking);
    return ranking.next();
  }

  /** To be called when other nodes are open. */
  void clear() {
    asked.clear();
    byShape.clear();
  }
}
