package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.wire.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes to the inputs of an API-format graph, as a command line names them. */
public final class WorkflowEdits {
  private static final List<String> SEEDS = List.of("seed", "noise_seed");

  private WorkflowEdits() {}

  /**
   * @param assignment {@code NODE.INPUT=VALUE}, the graph node by its id or its title
   * @throws IllegalArgumentException where there is no such graph node, or several
   */
  public static void set(ObjectNode graph, String assignment) {
    int equals = assignment.indexOf('=');
    int dot = assignment.lastIndexOf('.', Math.max(0, equals));
    if (dot < 1 || dot + 1 >= equals) {
      throw new IllegalArgumentException("'%s' is not NODE.INPUT=VALUE".formatted(assignment));
    }
    ObjectNode inputs = node(graph, assignment.substring(0, dot)).withObjectProperty("inputs");
    String input = assignment.substring(dot + 1, equals);
    String text = assignment.substring(equals + 1);
    inputs.set(input, inputs.path(input).isTextual() ? TextNode.valueOf(text) : value(text));
  }

  private static ObjectNode node(ObjectNode graph, String name) {
    if (graph.path(name) instanceof ObjectNode byId) {
      return byId;
    }
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : graph.properties()) {
      if (node.getValue().at("/_meta/title").asText().equals(name)) {
        ids.add(node.getKey());
      }
    }
    if (ids.size() != 1) {
      throw new IllegalArgumentException(
          ids.isEmpty()
              ? "no graph node has the id or the title '%s'".formatted(name)
              : "several graph nodes have the title '%s': %s"
                  .formatted(name, String.join(", ", ids)));
    }
    return (ObjectNode) graph.get(ids.get(0));
  }

  /** A JSON value where it is one; otherwise a text. */
  private static JsonNode value(String text) {
    try {
      JsonNode json = WireJson.mapper().readTree(text);
      return json instanceof MissingNode ? TextNode.valueOf(text) : json;
    } catch (JsonProcessingException plainText) {
      return TextNode.valueOf(text);
    }
  }

  /**
   * Gives all samplers this seed.
   *
   * @throws IllegalArgumentException where no graph node has one of its own
   */
  public static void seed(ObjectNode graph, long seed) {
    boolean any = false;
    for (JsonNode node : graph) {
      for (String name : SEEDS) {
        if (node.path("inputs") instanceof ObjectNode inputs && inputs.path(name).isNumber()) {
          inputs.put(name, seed);
          any = true;
        }
      }
    }
    if (!any) {
      throw new IllegalArgumentException("no graph node has an input 'seed' or 'noise_seed'");
    }
  }
}
