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

  /** By these names classes take the files that they load. */
  private static final List<String> FILES =
      List.of("image", "video", "audio", "file", "model_file");

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

  /** An input of a graph node. */
  public record Input(ObjectNode inputs, String name) {
    public void set(String value) {
      inputs.put(name, value);
    }
  }

  /**
   * The input that names the file which a graph node loads.
   *
   * @param target {@code NODE} or {@code NODE.INPUT}, the graph node by its id or its title
   * @throws IllegalArgumentException where there is no such graph node, or it is not clear which
   *     input is meant
   */
  public static Input fileInput(ObjectNode graph, String target) {
    int dot = target.lastIndexOf('.');
    if (dot > 0 && dot + 1 < target.length() && named(graph, target).isEmpty()) {
      ObjectNode inputs = node(graph, target.substring(0, dot)).withObjectProperty("inputs");
      return new Input(inputs, target.substring(dot + 1));
    }
    ObjectNode inputs = node(graph, target).withObjectProperty("inputs");
    List<String> names = FILES.stream().filter(name -> inputs.path(name).isTextual()).toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "it is not clear which input of graph node %s names the file; say %s.INPUT=FILE"
              .formatted(target, target));
    }
    return new Input(inputs, names.get(0));
  }

  private static ObjectNode node(ObjectNode graph, String name) {
    List<String> ids = named(graph, name);
    if (ids.size() != 1) {
      throw new IllegalArgumentException(
          ids.isEmpty()
              ? "no graph node has the id or the title '%s'".formatted(name)
              : "several graph nodes have the title '%s': %s"
                  .formatted(name, String.join(", ", ids)));
    }
    return (ObjectNode) graph.get(ids.get(0));
  }

  /** The ids of those that have the id, or else the title. */
  private static List<String> named(ObjectNode graph, String name) {
    if (graph.path(name).isObject()) {
      return List.of(name);
    }
    List<String> ids = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : graph.properties()) {
      if (node.getValue().at("/_meta/title").asText().equals(name)) {
        ids.add(node.getKey());
      }
    }
    return ids;
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
