package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.simulator.node.NodeInputs;
import io.comfymill.simulator.node.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the inputs of a graph node into values: links into what their sources handed on. */
final class InputResolution {
  private final ResultCache cache;
  private final CacheKeys keys;

  InputResolution(ResultCache cache, CacheKeys keys) {
    this.cache = cache;
    this.keys = keys;
  }

  /** Inputs that the class does not know are left out, and links that lead nowhere. */
  NodeInputs resolve(GraphNode node, NodeClass nodeClass) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> input : node.inputs().entrySet()) {
      Optional<Link> link = Link.of(input.getValue());
      Optional<InputSpec> spec = nodeClass.input(input.getKey());
      if (link.isPresent()) {
        output(link.get()).ifPresent(value -> values.put(input.getKey(), value));
      } else if (spec.isPresent()) {
        values.put(input.getKey(), new Value.Plain(spec.get().type(), input.getValue()));
      }
    }
    return new NodeInputs(values);
  }

  private Optional<Value> output(Link link) {
    List<Value> outputs =
        cache.get(keys.of(link.sourceId())).map(ResultCache.Entry::outputs).orElse(List.of());
    int index = link.outputIndex() < 0 ? link.outputIndex() + outputs.size() : link.outputIndex();
    return index >= 0 && index < outputs.size()
        ? Optional.of(outputs.get(index))
        : Optional.empty();
  }

  /** {@code current_inputs} of an error: each input as a list of one. */
  static ObjectNode shown(NodeInputs inputs) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    inputs.values().forEach((name, value) -> show(shown.putArray(name), value));
    return shown;
  }

  private static void show(ArrayNode to, Value value) {
    if (value instanceof Value.Plain plain && !plain.json().isContainerNode()) {
      to.add(plain.json());
    } else {
      to.add("<%s>".formatted(value.type()));
    }
  }
}
