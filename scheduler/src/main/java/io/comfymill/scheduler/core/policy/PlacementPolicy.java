package io.comfymill.scheduler.core.policy;

import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import java.util.List;

/** Chooses among the nodes that may take a job now. Stateless: what it needs is passed in. */
public interface PlacementPolicy {
  /** Its name in the configuration. */
  String name();

  /**
   * @param candidates at least one, by node id, each with a free slot
   */
  Candidate choose(Work work, List<Candidate> candidates);

  /**
   * The same choice again and again, as the candidates fill up.
   *
   * @param candidates by node id, each with a free slot
   * @param taken the pass appends each node that it gives work
   */
  Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken);

  /**
   * Why the chosen node, in words; it is stored with the attempt.
   *
   * @param chosen as it was before it got the work
   */
  default String reason(Work work, Candidate chosen) {
    return name() + ": " + chosen.expectation(work);
  }

  /** Is it better to leave the chosen node to others and wait for one that is busy now? */
  default boolean waits(Work work, Candidate chosen, Alternatives alternatives) {
    return false;
  }

  /**
   * How many seconds sooner an attempt that waits on one node would be done on an idle one. Where
   * that is worth it, the attempt is taken back and placed again.
   */
  default double gain(Ahead waiting, Candidate on, Candidate idle) {
    return 0;
  }
}
