package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Comparator;
import java.util.List;

/**
 * The node with the fewest attempts, however many it could take; among equals the one that waited
 * longest.
 */
public final class LeastConnections implements PlacementPolicy {
  static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::occupied).thenComparingLong(Candidate::lastUsed);

  @Override
  public String name() {
    return "least_connections";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Best.of(candidates, ORDER);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, Candidate::occupied);
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: it has %d attempts".formatted(name(), chosen.occupied());
  }
}
