package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a graph node made.
 *
 * @param outputs by output index
 * @param ui what clients are shown in {@code executed} and in history; null where nothing
 */
public record NodeResult(List<Value> outputs, @Nullable ObjectNode ui) {
  public NodeResult {
    outputs = List.copyOf(outputs);
  }

  public static NodeResult of(Value... outputs) {
    return new NodeResult(List.of(outputs), null);
  }

  public static NodeResult shown(ObjectNode ui) {
    return new NodeResult(List.of(), ui);
  }
}
