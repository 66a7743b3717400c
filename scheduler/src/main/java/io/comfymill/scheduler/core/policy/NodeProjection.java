package io.comfymill.scheduler.core.policy;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.experience.Copies;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.experience.SignedGraph;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.fleet.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A node's state once all that it was given has run, one after the other: in how many seconds that
 * is, what it has loaded then, and which results its ComfyUI holds.
 */
public final class NodeProjection {
  private final NodeId node;
  private final int modelSets;
  private final CacheMode cache;
  private final Experience experience;
  private final Copies copies;
  private final Map<AttemptId, Double> ends = new HashMap<>(4);
  private ModelMemory models;
  private ResultMemory results;
  private double busySeconds;
  // Cached, since a pass asks again and again while it places jobs of one kind.
  private @Nullable Work asked;
  private double running;

  NodeProjection(NodeView view, Experience experience, Copies copies, Instant now) {
    this.node = view.id();
    this.modelSets = view.modelSets();
    this.experience = experience;
    this.copies = copies;
    this.models = view.models();
    this.cache = view.cache();
    this.results = view.results();
    for (Ahead ahead : view.ahead()) {
      add(ahead, now);
      ends.put(ahead.attempt(), busySeconds);
    }
  }

  private void add(Ahead ahead, Instant now) {
    Instant end = ahead.expectedEnd();
    if (end == null) {
      add(ahead.work());
    } else {
      busySeconds += remaining(ahead.work(), Duration.between(now, end).toMillis() / 1000.0);
    }
  }

  /** In how many seconds an attempt that the node holds will be done. */
  double doneIn(AttemptId attempt) {
    return ends.getOrDefault(attempt, 0.0);
  }

  /**
   * How long a running attempt still takes. Its end is no more certain than such run times vary;
   * and an overdue one is other work than expected: the longer it is overdue, the longer it will
   * take.
   *
   * @param untilEnd seconds until its expected end, negative where that has passed
   */
  private double remaining(Work work, double untilEnd) {
    return Math.max(Math.abs(untilEnd), experience.runSpread(work, node));
  }

  /** Adds work that will run there too. */
  public void add(Work work) {
    busySeconds = doneIn(work);
    models = models.with(work.models(), modelSets);
    results = results.with(work.graph(), cache);
  }

  public double busySeconds() {
    return busySeconds;
  }

  public double loadSeconds(Work work) {
    return experience.loadSeconds(models.missing(work.models()), node);
  }

  public Set<String> missing(Work work) {
    return models.missing(work.models());
  }

  /** Seconds until such work would be done here, behind all that is ahead of it. */
  public double doneIn(Work work) {
    return busySeconds + loadSeconds(work) + runSeconds(work) - savedSeconds(work);
  }

  /** How much of its run is saved by results that are held here. */
  public double savedSeconds(Work work) {
    return experience.savedSeconds(work, results, node);
  }

  /** How many of its graph nodes would not run here. */
  int held(SignedGraph graph) {
    return results.held(graph);
  }

  public boolean isWarm(Work work) {
    return models.missing(work.models()).isEmpty();
  }

  /**
   * Seconds to reload what such work would evict here, counting only what is loaded nowhere else.
   */
  double displacedSeconds(Work work) {
    double seconds = 0;
    for (SortedSet<String> set : models.dropped(work.models(), modelSets)) {
      if (copies.isOnlyOne(set)) {
        seconds += experience.loadSeconds(set, node);
      }
    }
    return seconds;
  }

  /** Where none of its results are held. */
  public double runSeconds(Work work) {
    if (!work.equals(asked)) {
      asked = work;
      running = experience.runSeconds(work, node);
    }
    return running;
  }
}
