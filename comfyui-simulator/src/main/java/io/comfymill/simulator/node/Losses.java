package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.ObjectInfo;

/**
 * What a server has lost since somebody read its {@code /object_info}: it refuses what it had
 * listed. A SimFault of the kind {@code lost-class} stands for a lost class, one of the kind {@code
 * lost-model.safetensors} for a lost model file.
 */
public final class Losses {
  static final String CLASS = "SimFault";
  static final String PREFIX = "lost-";
  private static final String LOST_CLASS = PREFIX + "class";
  private static final String LOST_MODEL = PREFIX + "model.safetensors";

  private final NodeInfo nodeInfo;
  private final FaultCounts faults;

  public Losses(NodeInfo nodeInfo, FaultCounts faults) {
    this.nodeInfo = nodeInfo;
    this.faults = faults;
  }

  /** The classes that a prompt is validated by. */
  public ObjectInfo classesFor(JsonNode prompt) {
    for (JsonNode graphNode : prompt) {
      JsonNode inputs = graphNode.path("inputs");
      String kind = inputs.path("kind").asText();
      if (kind.startsWith(PREFIX)
          && graphNode.path("class_type").asText().equals(CLASS)
          && strikes(kind, inputs)) {
        return kind.equals(LOST_CLASS)
            ? nodeInfo.classesWithout(CLASS)
            : nodeInfo.classesWithout(CLASS, "kind", LOST_MODEL);
      }
    }
    return nodeInfo.classes();
  }

  private boolean strikes(String kind, JsonNode inputs) {
    return faults.next(kind) <= inputs.path("times").asInt(1);
  }
}
