package io.comfymill.scheduler.core.experience;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How long graph nodes run, by shape, in seconds on a node of usual speed; and how often a result
 * that a ComfyUI should hold is really used again: some classes never let theirs be.
 */
final class GraphNodeTimes {
  /** Shorter ones are not worth a look at what nodes hold. */
  private static final double WORTHWHILE_SECONDS = 0.05;

  private final Map<Long, DecayingMean> seconds = new Recent<>();
  private final Map<Long, DecayingMean> reuse = new Recent<>();
  // Of the graph asked for last, since a pass asks it of many nodes.
  private @Nullable Savings asked;

  /**
   * A job ran, with all its models loaded.
   *
   * @param held by its ComfyUI when it began
   * @param millis of each graph node, negative for one that did not run
   * @param slowness of the node: 2 takes twice as long as 1
   */
  void ran(SignedGraph graph, ResultMemory held, List<Integer> millis, double slowness) {
    asked = null;
    boolean anyReused = false;
    for (int node = 0; node < graph.size(); node++) {
      if (millis.get(node) >= 0) {
        mean(seconds, graph.shape(node)).add(millis.get(node) / 1000.0 / slowness);
      } else {
        anyReused |= held.holds(graph.signature(node));
      }
    }
    if (anyReused) { // otherwise its cache had been emptied, which says nothing of the classes
      learnReuse(graph, held, millis);
    }
  }

  private void learnReuse(SignedGraph graph, ResultMemory held, List<Integer> millis) {
    for (int node = 0; node < graph.size(); node++) {
      if (held.holds(graph.signature(node))) {
        mean(reuse, graph.shape(node)).add(millis.get(node) < 0 ? 1 : 0);
      }
    }
  }

  private static DecayingMean mean(Map<Long, DecayingMean> means, long shape) {
    return means.computeIfAbsent(shape, added -> new DecayingMean());
  }

  /** What those that did not run would have taken. */
  double skipped(SignedGraph graph, List<Integer> millis) {
    double sum = 0;
    for (int node = 0; node < graph.size(); node++) {
      sum += millis.get(node) < 0 ? secondsOf(graph.shape(node)) : 0;
    }
    return sum;
  }

  /** What those are expected to save whose results are held. */
  double saved(SignedGraph graph, ResultMemory held) {
    Savings savings = savings(graph);
    double sum = 0;
    for (int i = 0; i < savings.signatures.length; i++) {
      sum += held.holds(savings.signatures[i]) ? savings.seconds[i] : 0;
    }
    return sum;
  }

  /** Would it be worth something to find results of it? */
  boolean mayPay(SignedGraph graph) {
    return savings(graph).signatures.length > 0;
  }

  private Savings savings(SignedGraph graph) {
    Savings known = asked;
    if (known == null || !known.graph.equals(graph)) {
      known = new Savings(graph);
      asked = known;
    }
    return known;
  }

  private double savedBy(long shape) {
    DecayingMean often = reuse.get(shape);
    return secondsOf(shape) * (often == null ? 1 : often.mean());
  }

  /** Graph nodes that load models have no shape; models are priced apart. */
  private double secondsOf(long shape) {
    DecayingMean known = shape == 0 ? null : seconds.get(shape);
    return known == null ? 0 : known.mean();
  }

  /** What the graph nodes of a job save that are worth a look. */
  private final class Savings {
    private final SignedGraph graph;
    private final long[] signatures;
    private final double[] seconds;

    Savings(SignedGraph graph) {
      int[] worthwhile =
          IntStream.range(0, graph.size())
              .filter(node -> graph.signature(node) != 0)
              .filter(node -> savedBy(graph.shape(node)) >= WORTHWHILE_SECONDS)
              .toArray();
      this.graph = graph;
      this.signatures = Arrays.stream(worthwhile).mapToLong(graph::signature).toArray();
      this.seconds =
          Arrays.stream(worthwhile).mapToDouble(node -> savedBy(graph.shape(node))).toArray();
    }
  }
}
