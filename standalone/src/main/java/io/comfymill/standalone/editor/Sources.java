package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Follows links through what does not run: reroutes, bypassed nodes, borders of subgraphs. */
final class Sources {
  private static final String ANY = "*";

  private final Subgraphs subgraphs;
  private final EditorNode asking;
  private final String type;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param type of the input that asks
   */
  private Sources(Subgraphs subgraphs, EditorNode asking, String type) {
    this.subgraphs = subgraphs;
    this.asking = asking;
    this.type = type;
  }

  static Source of(Subgraphs subgraphs, EditorNode node, JsonNode input) {
    return new Sources(subgraphs, node, input.path("type").asText(ANY))
        .ofInput(node.scope(), input);
  }

  private Source ofInput(Scope scope, JsonNode input) {
    JsonNode id = input.path("link");
    if (id.isNull() || id.isMissingNode()) {
      return new Source.Own();
    }
    Scope.Link link = scope.links().get(id.asText());
    if (link == null) {
      throw UnsureException.of(
          asking, "has an input '%s' whose link is lost".formatted(input.path("name").asText()));
    }
    return ofLink(scope, link);
  }

  private Source ofLink(Scope scope, Scope.Link link) {
    if (!seen.add(scope.prefix() + link.id())) {
      throw UnsureException.of(asking, "has an input whose links go in a circle");
    }
    if (scope.comesIn(link)) {
      return fromOutside(scope, link.originSlot());
    }
    EditorNode origin =
        scope
            .node(link.origin())
            .orElseThrow(
                () ->
                    UnsureException.of(
                        asking,
                        "has a link from graph node %s, which is not there"
                            .formatted(link.origin())));
    return ofOutput(origin, link.originSlot());
  }

  private Source fromOutside(Scope scope, int slot) {
    EditorNode around = scope.around();
    Optional<JsonNode> input = Subgraphs.outerInput(around, scope.definition(), slot);
    if (input.isEmpty()) {
      return new Source.Own();
    }
    Source source = ofInput(around.scope(), input.get());
    return source instanceof Source.Own
        ? Subgraphs.widgetValue(around, input.get())
            .<Source>map(Source.Value::new)
            .orElseGet(Source.Own::new)
        : source;
  }

  private Source ofOutput(EditorNode node, int slot) {
    if (node.isMuted()) {
      return new Source.Own();
    } else if (node.isBypassed()) {
      return passedOn(node, slot)
          .map(input -> ofInput(node.scope(), input))
          .orElseGet(Source.Own::new);
    } else if (node.isPrimitive()) {
      return new Source.Value(primitive(node));
    } else if (node.isVirtual()) {
      return node.inputs().isEmpty()
          ? new Source.Own()
          : ofInput(node.scope(), node.inputs().get(0));
    }
    Optional<Scope> inside = subgraphs.of(node);
    if (inside.isEmpty()) {
      return new Source.Output(node.id(), slot);
    }
    return inside
        .get()
        .toOutput(slot)
        .map(link -> ofLink(inside.get(), link))
        .orElseGet(Source.Own::new);
  }

  private static JsonNode primitive(EditorNode node) {
    JsonNode value = node.widgetValues().path(0);
    if (value.isMissingNode()) {
      throw UnsureException.of(node, "has no value");
    }
    return value;
  }

  /** The input of a bypassed node that takes the place of an output. */
  private Optional<JsonNode> passedOn(EditorNode node, int slot) {
    JsonNode opposite = node.inputs().path(slot);
    if (opposite.isObject() && fit(opposite.path("type").asText(), type)) {
      return Optional.of(opposite);
    }
    String output = node.json().path("outputs").path(slot).path("type").asText();
    return first(node, input -> input.equals(output))
        .or(() -> first(node, input -> fit(input, type)));
  }

  private static Optional<JsonNode> first(EditorNode node, Predicate<String> ofType) {
    for (JsonNode input : node.inputs()) {
      if (ofType.test(input.path("type").asText())) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }

  /** Types may be several, with commas between. */
  private static boolean fit(String one, String other) {
    if (one.equals(ANY) || other.equals(ANY)) {
      return true;
    }
    List<String> others = Arrays.asList(other.toLowerCase(Locale.ROOT).split(",", -1));
    return Arrays.stream(one.toLowerCase(Locale.ROOT).split(",", -1)).anyMatch(others::contains);
  }
}
