package io.comfymill.simulator.node;

import java.time.Duration;
import java.util.Map;

/** A node class of the simulator's own whose graph nodes spoil the messages to their client. */
final class MessageNodes {
  private MessageNodes() {}

  static Map<String, NodeBehaviour> all() {
    return Map.of("SimMessages", MessageNodes::spoil);
  }

  private static NodeResult spoil(NodeInputs inputs, NodeRun run) throws NodeFailure {
    Value.Images images = inputs.images("image");
    String kind = inputs.text("kind");
    switch (kind) {
      case "late" -> run.messages().late(Duration.ofMillis(inputs.integer("millis", 1000)));
      case "on-time" -> run.messages().late(Duration.ZERO);
      case "deaf" -> run.messages().forget();
      case "cut" -> run.messages().cut();
      default -> throw new NodeFailure("ValueError", "no such kind: " + kind);
    }
    return NodeResult.of(images);
  }
}
