package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.List;

/** The ranking of a test's policy: asks it about all candidates each time. */
public final class Scan extends Ranking {
  private final PlacementPolicy policy;
  private final Work work;
  private final List<Candidate> candidates;

  public Scan(PlacementPolicy policy, Work work, List<Candidate> candidates) {
    super(candidates, List.of());
    this.policy = policy;
    this.work = work;
    this.candidates = candidates;
  }

  @Override
  void changed(int number, Candidate candidate) {}

  @Override
  int first() {
    List<Candidate> open = candidates.stream().filter(node -> !node.isFull()).toList();
    return open.isEmpty() ? NOBODY : candidates.indexOf(policy.choose(work, open));
  }
}
