package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;

/** SimFaults that strike the worker and not a graph node. */
public final class WorkerFaults {
  static final String PREFIX = "dead-worker";

  private WorkerFaults() {}

  /** When the worker ends. */
  public enum Moment {
    /** After {@code execution_start}, before {@code execution_cached}. */
    BEFORE(PREFIX),
    /** After {@code execution_success}: the prompt has run, and never gets into history. */
    AFTER(PREFIX + "-after");

    private final String kind;

    Moment(String kind) {
      this.kind = kind;
    }
  }

  /**
   * @throws UncaughtPythonError where the prompt holds such a fault and it strikes
   */
  public static void strike(JsonNode prompt, Moment moment, FaultCounts faults) throws UncaughtPythonError {
    for (JsonNode graphNode : prompt) {
      JsonNode inputs = graphNode.path("inputs");
      if (graphNode.path("class_type").asText().equals(Losses.CLASS)
          && inputs.path("kind").asText().equals(moment.kind)
          && faults.next(moment.kind) <= inputs.path("times").asInt(1)) {
        throw new UncaughtPythonError("simulated fault");
      }
    }
  }
}
