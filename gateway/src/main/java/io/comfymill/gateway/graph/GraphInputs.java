package io.comfymill.gateway.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds graph nodes and inputs of a workflow by what people call them: a node by its id or else its
 * title, an input as {@code node.input}.
 */
public final class GraphInputs {
  private final ObjectNode workflow;

  public GraphInputs(ObjectNode workflow) {
    this.workflow = workflow;
  }

  /** The part before some dot names the graph node: ids and titles may have dots, inputs too. */
  public Optional<GraphInput> find(String name) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String input = name.substring(dot + 1);
      for (String node : nodes(name.substring(0, dot))) {
        if (workflow.path(node).path("inputs").has(input)) {
          return Optional.of(new GraphInput(node, input));
        }
      }
    }
    return Optional.empty();
  }

  /** The graph node of that id, or else those of that title. */
  public List<String> nodes(String name) {
    if (workflow.has(name)) {
      return List.of(name);
    }
    return workflow.properties().stream()
        .filter(node -> node.getValue().at("/_meta/title").asText().equals(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Why {@link #find} finds nothing. */
  public String lacking(String name) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return "\"%s\" is no input such as 3.seed".formatted(name);
    }
    List<String> nodes = nodes(name.substring(0, dot));
    if (nodes.isEmpty()) {
      return "the workflow has no graph node \"%s\"".formatted(name.substring(0, dot));
    }
    List<String> inputs = new ArrayList<>();
    workflow.path(nodes.get(0)).path("inputs").fieldNames().forEachRemaining(inputs::add);
    return "graph node %s has no input \"%s\"; it has %s"
        .formatted(nodes.get(0), name.substring(dot + 1), String.join(", ", inputs));
  }
}
