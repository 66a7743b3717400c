package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The subgraphs that a workflow defines, and what is set at the graph nodes that use them. */
final class Subgraphs {
  /** Deeper than any that a person has made. */
  private static final int DEEPEST = 32;

  /** In {@code proxyWidgets}: a widget of an input of the subgraph, and not of a node in it. */
  private static final String OF_AN_INPUT = "-1";

  private final Map<String, JsonNode> definitions = new HashMap<>();

  Subgraphs(JsonNode workflow) {
    for (JsonNode definition : workflow.at("/definitions/subgraphs")) {
      definitions.put(definition.path("id").asText(), definition);
    }
  }

  Stream<JsonNode> all() {
    return definitions.values().stream();
  }

  /** What is in the subgraph that a graph node uses; empty for one that uses none. */
  Optional<Scope> of(EditorNode node) {
    JsonNode definition = definitions.get(node.type());
    if (definition == null) {
      return Optional.empty();
    }
    String prefix = node.id() + ":";
    if (prefix.chars().filter(c -> c == ':').count() > DEEPEST) {
      throw UnsureException.of(node, "uses a subgraph that contains itself");
    }
    return Optional.of(Scope.of(prefix, node, definition));
  }

  /**
   * The input of the graph node around a subgraph, for one of the subgraph's own inputs.
   *
   * @param slot its place in the subgraph
   */
  static Optional<JsonNode> outerInput(EditorNode around, JsonNode definition, int slot) {
    String name = definition.path("inputs").path(slot).path("name").asText();
    return around.input(name);
  }

  /** What is set there by a widget; empty where the graph node inside has the say. */
  static Optional<JsonNode> widgetValue(EditorNode around, JsonNode input) {
    JsonNode values = around.widgetValues();
    if (!input.has("widget") || values.isEmpty()) {
      return Optional.empty();
    }
    String name = input.path("name").asText();
    List<String> widgets = widgets(around);
    int place = widgets.indexOf(name);
    if (place < 0 && around.json().at("/properties/proxyWidgets").isArray()) {
      return Optional.empty();
    }
    if (!values.isArray() || place < 0 || values.size() != widgets.size()) {
      throw UnsureException.of(
          around, "has %d widget values for %d widgets".formatted(values.size(), widgets.size()));
    }
    return Optional.of(values.get(place));
  }

  /** By name; those of graph nodes inside have a name that no input has. */
  private static List<String> widgets(EditorNode around) {
    List<String> widgets = new ArrayList<>();
    JsonNode proxies = around.json().at("/properties/proxyWidgets");
    if (proxies.isArray()) {
      proxies.forEach(
          proxy ->
              widgets.add(
                  proxy.path(0).asText().equals(OF_AN_INPUT) ? proxy.path(1).asText() : "\0"));
    } else {
      for (JsonNode input : around.inputs()) {
        if (input.has("widget")) {
          widgets.add(input.path("name").asText());
        }
      }
    }
    return widgets;
  }
}
