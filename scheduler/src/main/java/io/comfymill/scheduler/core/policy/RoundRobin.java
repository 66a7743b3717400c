package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Comparator;
import java.util.List;

/**
 * One after the other, in the beginning by id. The turn is the node's that waited longest for one,
 * so a node that is full or does not suit has it as soon as it can.
 */
public final class RoundRobin implements PlacementPolicy {
  private static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::lastUsed);

  @Override
  public String name() {
    return "round_robin";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Best.of(candidates, ORDER);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, node -> 0);
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return name() + ": its turn";
  }
}
