package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import java.util.Comparator;
import java.util.List;

/**
 * The node with the smallest share of its slots in use; among equals the one that waited longest.
 */
public final class LeastLoaded implements PlacementPolicy {
  static final Comparator<Candidate> ORDER =
      ((Comparator<Candidate>) LeastLoaded::byShareInUse).thenComparingLong(Candidate::lastUsed);

  @Override
  public String name() {
    return "least_loaded";
  }

  @Override
  public Candidate choose(Work work, List<Candidate> candidates) {
    return Best.of(candidates, ORDER);
  }

  @Override
  public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
    return new FigureRanking(candidates, taken, LeastLoaded::share);
  }

  /** In doubles equal fractions are equal, and others are not. */
  static double share(Candidate node) {
    return (double) node.occupied() / node.slots();
  }

  @Override
  public String reason(Work work, Candidate chosen) {
    return "%s: %d of %d slots in use".formatted(name(), chosen.occupied(), chosen.slots());
  }

  /** By cross-multiplying: no division, no rounding. */
  private static int byShareInUse(Candidate one, Candidate other) {
    return Long.compare(
        (long) one.occupied() * other.slots(), (long) other.occupied() * one.slots());
  }
}
