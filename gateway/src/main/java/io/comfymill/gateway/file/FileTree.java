package io.comfymill.gateway.file;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML or JSON file as JSON, of which each value's place is known.
 *
 * @param root of the same as YAML
 * @param attached files that it names, by the names that it has for them: a text, a list or an
 *     object each
 */
public record FileTree(JsonNode json, Node root, JsonNode attached) {
  private static final JsonPointer WORKFLOW = JsonPointer.compile("/template/workflow");
  private static final JsonPointer FILE = JsonPointer.compile("/template/file");

  /**
   * The workflow that its {@code template} holds or names.
   *
   * @throws FileRefusedException where there is none
   */
  public ObjectNode workflow() {
    if (json.at(WORKFLOW) instanceof ObjectNode inline) {
      return inline;
    }
    if (attachment(FILE) instanceof ObjectNode attachedWorkflow) {
      return attachedWorkflow;
    }
    throw refusal(FILE, "is no workflow");
  }

  /**
   * What a file says that this one names.
   *
   * @param at where the name stands
   * @throws FileRefusedException where it was not sent along
   */
  public JsonNode attachment(JsonPointer at) {
    String name = json.at(at).asText();
    JsonNode content = attached.path(name);
    if (content.isMissingNode()) {
      throw refusal(
          at, "names \"%s\", which was not sent along; the command line does that".formatted(name));
    }
    return content;
  }

  /** A mistake in the value at the pointer; its place is that of what is nearest around it. */
  public Mistake mistake(JsonPointer pointer, String message) {
    Mark mark = root.getStartMark();
    Node node = root;
    for (JsonPointer at = pointer; !at.matches() && node != null; at = at.tail()) {
      NodeTuple entry = entry(node, at.getMatchingProperty());
      node = entry == null ? element(node, at.getMatchingIndex()) : entry.getValueNode();
      if (node != null) {
        mark = entry == null ? node.getStartMark() : entry.getKeyNode().getStartMark();
      }
    }
    return new Mistake(field(pointer), mark.getLine() + 1, mark.getColumn() + 1, message);
  }

  private static @Nullable NodeTuple entry(Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry;
        }
      }
    }
    return null;
  }

  private static @Nullable Node element(Node node, int index) {
    return node instanceof SequenceNode sequence && index >= 0 && index < sequence.getValue().size()
        ? sequence.getValue().get(index)
        : null;
  }

  public FileRefusedException refusal(JsonPointer pointer, String message) {
    return new FileRefusedException(List.of(mistake(pointer, message)));
  }

  private static String field(JsonPointer pointer) {
    StringBuilder field = new StringBuilder();
    for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
      String name = at.getMatchingProperty();
      if (at.mayMatchElement()) {
        field.append('[').append(name).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(name);
      }
    }
    return field.toString();
  }
}
