package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A graph node as the editor saves it.
 *
 * @param scope where it is
 */
record EditorNode(Scope scope, JsonNode json) {
  private static final int MUTED = 2;
  private static final int BYPASSED = 4;
  private static final Set<String> NOTES = Set.of("Note", "MarkdownNote");

  /** How the types of group nodes begin, which came before subgraphs. */
  private static final List<String> GROUPS = List.of("workflow>", "workflow/");

  private static final String REROUTE = "Reroute";
  private static final String PRIMITIVE = "PrimitiveNode";

  /** Unique in the whole workflow: in a subgraph, those of the nodes around it come first. */
  String id() {
    return scope.prefix() + json.path("id").asText();
  }

  String type() {
    return json.path("type").asText();
  }

  boolean isMuted() {
    return json.path("mode").asInt() == MUTED;
  }

  boolean isBypassed() {
    return json.path("mode").asInt() == BYPASSED;
  }

  boolean isReroute() {
    return type().equals(REROUTE);
  }

  boolean isPrimitive() {
    return type().equals(PRIMITIVE);
  }

  /** Whether it, or what is in it, comes to a server. */
  boolean runs() {
    if (GROUPS.stream().anyMatch(type()::startsWith)) {
      throw UnsureException.of(this, "is a group node; make it a subgraph in the editor");
    }
    return !isMuted() && !isBypassed() && !isVirtual();
  }

  /** Whether it is there for the editor alone. */
  boolean isVirtual() {
    return isReroute() || isPrimitive() || NOTES.contains(type());
  }

  JsonNode inputs() {
    return json.path("inputs");
  }

  JsonNode widgetValues() {
    return json.path("widgets_values");
  }

  /** The input of that name, with or without a link. */
  Optional<JsonNode> input(String name) {
    for (JsonNode input : inputs()) {
      if (input.path("name").asText().equals(name)) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }

  /** For messages. */
  String describe() {
    String title = json.path("title").asText("");
    String name = title.isEmpty() || title.equals(type()) ? type() : type() + ", \"" + title + '"';
    return "%s (%s)".formatted(id(), name);
  }
}
