package io.comfymill.scheduler.core.experience;

import io.comfymill.common.id.NodeId;
import java.util.Collection;
import java.util.Map;

/**
 * How long work runs and how long models load, in seconds, as decaying means of what was observed.
 *
 * <p>A run time comes from the most specific observation there is: this shape on this node, this
 * shape anywhere, anything anywhere times how slow this node is otherwise, a default. Attempts that
 * had to load models first are treated apart: what they took beyond the known run time of their
 * shape was loading, split evenly among the models loaded. While a shape was never seen warm, the
 * expected load time is subtracted, and the rest is a guess that the first warm run replaces.
 *
 * <p>In memory only: a new leader starts with the defaults and has learned again after a few jobs.
 * Only the shapes and models used last are kept.
 */
public final class Experience {
  static final double DEFAULT_RUN_SECONDS = 10;
  static final double DEFAULT_LOAD_SECONDS = 10;
  private static final double LEAST_RUNNING_SHARE = 0.25;
  private static final double SPREAD_OF_UNKNOWN = 0.5;

  private final Map<Long, DurationsByNode> shapes = new Recent<>();
  private final Map<Long, Double> guesses = new Recent<>();
  private final DecayingMean anything = new DecayingMean();
  // What a node took, divided by what nodes take for the same on average.
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

  /** Has work of this shape run anywhere? */
  public boolean knowsRunTime(Work work) {
    DurationsByNode shape = shapes.get(work.shape());
    return (shape != null && shape.isKnown()) || guesses.containsKey(work.shape());
  }

  /** Has work of this shape run there? */
  public boolean knowsRunTime(Work work, NodeId node) {
    DurationsByNode shape = shapes.get(work.shape());
    return shape != null && shape.isKnown(node);
  }

  public boolean knowsLoadTimes(Collection<String> missing) {
    return models.keySet().containsAll(missing);
  }

  /** With all models loaded. */
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

  /** How far such run times lie from the expected one, on average. */
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
