package io.comfymill.scheduler.core.experience;

import io.comfymill.common.id.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long work runs and how long models load, in seconds, as decaying means of what was observed.
 *
 * <p>A run time comes from the most specific observation there is: this shape on this node, this
 * shape anywhere, anything anywhere times how slow this node is otherwise, a default. Attempts that
 * had to load models first are treated apart: what they took beyond the known run time of their
 * shape was loading, split evenly among the models loaded. What ComfyUI had in its cache counts as
 * if it had run. While a shape was never seen warm, the expected load time is subtracted, and the
 * rest is a guess that the first warm run replaces.
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
  private final GraphNodeTimes graphNodes = new GraphNodeTimes();

  /**
   * What is known of an attempt that succeeded.
   *
   * @param loaded models that the node did not have when it started
   * @param held results that its ComfyUI should have held when it started
   * @param graphMillis how long each graph node of the work's graph ran, negative where it did not;
   *     null where its agent did not say
   * @param seconds from start to success
   */
  public record Outcome(
      Collection<String> loaded,
      ResultMemory held,
      @Nullable List<Integer> graphMillis,
      double seconds) {}

  /** An attempt succeeded. */
  public void ran(NodeId node, Work work, Outcome outcome) {
    SignedGraph graph = work.graph();
    List<Integer> millis = outcome.graphMillis;
    double skipped = 0;
    if (graph != null && millis != null && millis.size() == graph.size()) {
      skipped = graphNodes.skipped(graph, millis) * slownessOf(node);
      if (outcome.loaded.isEmpty()) {
        graphNodes.ran(graph, outcome.held, millis, slownessOf(node));
      }
    }
    ran(node, work, outcome.loaded, outcome.seconds + skipped);
  }

  /**
   * An attempt succeeded of which nothing was in a cache.
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

  /** With all models loaded, and nothing of it in a cache. */
  public double runSeconds(Work work, NodeId node) {
    DurationsByNode shape = shapes.get(work.shape());
    if (shape != null && shape.isKnown()) {
      return shape.seconds(node);
    }
    Double guess = guesses.get(work.shape());
    if (guess != null) {
      return guess;
    }
    return (anything.isKnown() ? anything.mean() : DEFAULT_RUN_SECONDS) * slownessOf(node);
  }

  /** 2 takes twice as long as nodes do on average. */
  private double slownessOf(NodeId node) {
    return slowness.isKnown() ? slowness.seconds(node) / slowness.seconds() : 1;
  }

  /** Is it worth a look at which node holds results of such work? */
  public boolean mayReuse(Work work) {
    return work.graph() != null && graphNodes.mayPay(work.graph());
  }

  /** How much sooner it is done on a node that holds these results. */
  public double savedSeconds(Work work, ResultMemory held, NodeId node) {
    SignedGraph graph = work.graph();
    return graph == null || held.recent().isEmpty()
        ? 0
        : Math.min(graphNodes.saved(graph, held) * slownessOf(node), runSeconds(work, node));
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
