package io.comfymill.scheduler.core.forecast;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast.Confidence;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.NodeProjection;
import java.time.Duration;
import java.time.Instant;

/** A node's coming work: what a forecast has given it so far, and how certain that is. */
final class NodeTimeline {
  /**
   * Run times count as steady while they lie no further from their mean than this share of it, on
   * average.
   */
  private static final double STEADY = 0.5;

  private final NodeId id;
  private final Experience experience;
  private final NodeProjection projection;
  private int loads;
  private Confidence ahead = Confidence.HIGH;

  NodeTimeline(Candidate node, Experience experience) {
    this.id = node.id();
    this.experience = experience;
    this.projection = node.projection();
    node.view().ahead().forEach(work -> ahead = least(ahead, known(work.work())));
  }

  NodeId id() {
    return id;
  }

  double busySeconds() {
    return projection.busySeconds();
  }

  /** How long it loads and runs there, once the node is free. */
  double seconds(Work work) {
    return projection.loadSeconds(work) + projection.runSeconds(work);
  }

  /** Grows whenever the node's loaded models change, and with them what work costs there. */
  int loads() {
    return loads;
  }

  Instant freeAt(Instant now) {
    return now.plus(duration(projection.busySeconds()));
  }

  /** From the start of loading to the end. */
  Duration takes(Work work) {
    return duration(seconds(work));
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  Confidence confidence(Work work) {
    Confidence own = known(work);
    return ahead == Confidence.HIGH ? own : least(own, Confidence.MEDIUM);
  }

  private Confidence known(Work work) {
    if (!experience.knowsRunTime(work)) {
      return Confidence.LOW;
    }
    boolean sure =
        experience.knowsRunTime(work, id)
            && experience.knowsLoadTimes(projection.missing(work))
            && isSteady(work);
    return sure ? Confidence.HIGH : Confidence.MEDIUM;
  }

  /** Are its run times similar enough to predict the next one? */
  private boolean isSteady(Work work) {
    return experience.runSpread(work, id) <= STEADY * experience.runSeconds(work, id);
  }

  private static Confidence least(Confidence left, Confidence right) {
    return left.compareTo(right) <= 0 ? left : right;
  }

  void take(Work work) {
    ahead = least(ahead, known(work));
    if (!projection.isWarm(work)) {
      loads++;
    }
    projection.add(work);
  }
}
