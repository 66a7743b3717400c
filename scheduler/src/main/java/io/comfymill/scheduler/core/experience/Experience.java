package io.comfymill.scheduler.core.experience;

import io.comfymill.common.id.NodeId;
import java.util.Collection;
import java.util.Map;

/**
 * How long work runs and how long models load, as decaying means of what was seen, in seconds.
 *
 * <p>Run time is asked of the most telling that is known: this shape on this node, this shape
 * anywhere, anything anywhere times how fast this node is otherwise, a default. An attempt on a
 * node that had to load models first is told apart: what it took beyond the known run time of its
 * shape was loading, shared evenly among the models it loaded. As long as its shape was never seen
 * warm, the expected load time is taken off, and what remains is only a guess that the first warm
 * run replaces.
 *
 * <p>In memory only: a new leader starts with the defaults and has learned again after a few jobs.
 * Bounded by the shapes and models asked for last.
 */
public final class Experience {
  static final double DEFAULT_RUN_SECONDS = 10;
  static final double DEFAULT_LOAD_SECONDS = 10;
  private static final double LEAST_RUNNING_SHARE = 0.25;
  private static final double SPREAD_OF_UNKNOWN = 0.5;

  private final Map<Long, DurationsByNode> shapes = new Recent<>();
  private final Map<Long, Double> guesses = new Recent<>();
  private final DecayingMean anything = new DecayingMean();
  // What a node took, divided by what others take for the same.
  private final DurationsByNode slowness = new DurationsByNode();
  private final Map<String, DurationsByNode> models = new Recent<>();

  /**
   * An attempt succeeded.
   *
   * @param loaded models that the node did not have when it started
   * @param seconds from start to success
   */
  public void ran(NodeId node, Work work, Collection<String> loaded, double seconds) {
    DurationsByNode shape = shapes.computeIfAbsent(work.shape(), key -> new DurationsByNode());
    if (loaded.isEmpty()) {
      if (shape.isKnown() && shape.seconds() > 0) {
        slowness.add(node, seconds / shape.seconds());
      }
      shape.add(node, seconds);
      anything.add(seconds);
    } else if (shape.isKnown()) {
      double loading = Math.max(0, seconds - shape.seconds(node));
      for (String model : loaded) {
        models
            .computeIfAbsent(model, key -> new DurationsByNode())
            .add(node, loading / loaded.size());
      }
    } else {
      double running = seconds - loadSeconds(loaded, node);
      guesses.put(work.shape(), Math.max(running, LEAST_RUNNING_SHARE * seconds));
    }
  }

  /** Did alike work run anywhere? */
  public boolean knowsRunTime(Work work) {
    DurationsByNode shape = shapes.get(work.shape());
    return (shape != null && shape.isKnown()) || guesses.containsKey(work.shape());
  }

  /** Did alike work run there? */
  public boolean knowsRunTime(Work work, NodeId node) {
    DurationsByNode shape = shapes.get(work.shape());
    return shape != null && shape.isKnown(node);
  }

  public boolean knowsLoadTimes(Collection<String> missing) {
    return models.keySet().containsAll(missing);
  }

  /** Once everything is loaded. */
  public double runSeconds(Work work, NodeId node) {
    DurationsByNode shape = shapes.get(work.shape());
    if (shape != null && shape.isKnown()) {
      return shape.seconds(node);
    }
    Double guess = guesses.get(work.shape());
    if (guess != null) {
      return guess;
    }
    double usual = anything.isKnown() ? anything.mean() : DEFAULT_RUN_SECONDS;
    return slowness.isKnown() ? usual * slowness.seconds(node) / slowness.seconds() : usual;
  }

  /** How far such run times lie from what is expected, on average. */
  public double runSpread(Work work, NodeId node) {
    DurationsByNode shape = shapes.get(work.shape());
    return shape != null && shape.isKnown()
        ? shape.spread(node)
        : SPREAD_OF_UNKNOWN * runSeconds(work, node);
  }

  /** To load these, one after the other. */
  public double loadSeconds(Collection<String> missing, NodeId node) {
    double seconds = 0;
    for (String model : missing) {
      DurationsByNode known = models.get(model);
      seconds += known == null ? DEFAULT_LOAD_SECONDS : known.seconds(node);
    }
    return seconds;
  }
}
