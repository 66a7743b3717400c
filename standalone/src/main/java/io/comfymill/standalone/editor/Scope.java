package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The graph nodes and links of a workflow, or of one use of a subgraph.
 *
 * @param prefix of the ids in it
 * @param around the graph node that stands for this subgraph; null for the workflow itself
 * @param definition with {@code nodes} and {@code links}
 * @param links by id
 */
record Scope(
    String prefix,
    @Nullable EditorNode around,
    JsonNode definition,
    Map<String, Link> links,
    Map<String, JsonNode> nodes) {
  private static final String INPUTS = "-10";
  private static final String OUTPUTS = "-20";

  /** From an output of a graph node, to an input of another. */
  record Link(String id, String origin, int originSlot, String target, int targetSlot) {
    /** Written as an array, or in subgraphs as an object. */
    static Link of(JsonNode json) {
      return json.isArray()
          ? new Link(
              json.path(0).asText(),
              json.path(1).asText(),
              json.path(2).asInt(),
              json.path(3).asText(),
              json.path(4).asInt())
          : new Link(
              json.path("id").asText(),
              json.path("origin_id").asText(),
              json.path("origin_slot").asInt(),
              json.path("target_id").asText(),
              json.path("target_slot").asInt());
    }
  }

  static Scope of(String prefix, @Nullable EditorNode around, JsonNode definition) {
    Map<String, Link> links = new LinkedHashMap<>();
    for (JsonNode json : definition.path("links")) {
      Link link = Link.of(json);
      links.put(link.id(), link);
    }
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    for (JsonNode node : definition.path("nodes")) {
      if (nodes.put(node.path("id").asText(), node) != null) {
        throw new UnsureException(
            "two graph nodes have the id " + prefix + node.path("id").asText());
      }
    }
    return new Scope(prefix, around, definition, links, nodes);
  }

  /** Whether a link comes from outside of this subgraph. */
  boolean comesIn(Link link) {
    return around != null && link.origin().equals(definition.at("/inputNode/id").asText(INPUTS));
  }

  Optional<EditorNode> node(String id) {
    return Optional.ofNullable(nodes.get(id)).map(json -> new EditorNode(this, json));
  }

  /** The link to an output of this subgraph. */
  Optional<Link> toOutput(int slot) {
    String outputs = definition.at("/outputNode/id").asText(OUTPUTS);
    return links.values().stream()
        .filter(link -> link.target().equals(outputs) && link.targetSlot() == slot)
        .findFirst();
  }
}
