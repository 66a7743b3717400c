package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.HashMap;
import java.util.Map;

/**
 * The faults that prompts ask for with graph nodes of the class SimFault, and how often each kind
 * has struck this server, crashes included.
 *
 * <p>Most strike when the graph node runs ({@link SimulationNodes}). Those of kind {@code
 * lost-class} and {@code lost-model.safetensors} strike when the prompt is posted: the server then
 * refuses what its {@code /object_info} had listed. Those of kind {@code dead-worker} and {@code
 * dead-worker-after} end the worker.
 */
public final class ScriptedFaults {
  private static final String CLASS = "SimFault";
  private static final String LOST = "lost-";
  private static final String LOST_CLASS = LOST + "class";
  private static final String LOST_MODEL = LOST + "model.safetensors";
  private static final String DEAD_WORKER = "dead-worker";

  private final Map<String, Integer> counts = new HashMap<>();

  /** When the worker ends. */
  public enum Moment {
    /** After {@code execution_start}, before {@code execution_cached}. */
    BEFORE(DEAD_WORKER),
    /** After {@code execution_success}: the prompt has run, and never gets into history. */
    AFTER(DEAD_WORKER + "-after");

    private final String kind;

    Moment(String kind) {
      this.kind = kind;
    }
  }

  /** Whether a fault that is to strike so many times strikes once more. */
  private synchronized boolean strikes(String kind, int times) {
    return counts.merge(kind, 1, Integer::sum) <= times;
  }

  /** As {@link #strikes}, for the kinds that strike when their graph node runs. */
  boolean strikesGraphNode(String kind, int times) {
    return !kind.startsWith(LOST) && !kind.startsWith(DEAD_WORKER) && strikes(kind, times);
  }

  /** The classes by which the server validates a prompt. */
  public ObjectInfo classesFor(JsonNode prompt, NodeInfo nodeInfo) {
    for (JsonNode graphNode : prompt) {
      String kind = kind(graphNode);
      if (kind.startsWith(LOST) && strikes(kind, times(graphNode))) {
        return kind.equals(LOST_CLASS)
            ? nodeInfo.classesWithout(CLASS)
            : nodeInfo.classesWithout(CLASS, "kind", LOST_MODEL);
      }
    }
    return nodeInfo.classes();
  }

  /**
   * @throws UncaughtPythonError where the prompt holds a fault that ends the worker now
   */
  public void strikeWorker(JsonNode prompt, Moment moment) throws UncaughtPythonError {
    for (JsonNode graphNode : prompt) {
      if (kind(graphNode).equals(moment.kind) && strikes(moment.kind, times(graphNode))) {
        throw new UncaughtPythonError("simulated fault");
      }
    }
  }

  /** Empty where the graph node is no SimFault. */
  private static String kind(JsonNode graphNode) {
    return graphNode.path("class_type").asText().equals(CLASS)
        ? graphNode.path("inputs").path("kind").asText()
        : "";
  }

  private static int times(JsonNode graphNode) {
    return graphNode.path("inputs").path("times").asInt(1);
  }
}
