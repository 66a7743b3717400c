package io.comfymill.gateway.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads YAML, and so JSON, as YAML 1.2's JSON schema says: of the words without quotes only {@code
 * true}, {@code false}, {@code null} and JSON's numbers are no strings. A prompt that is {@code no}
 * stays one.
 */
public final class FileReader {
  /** Nobody writes this much; text with aliases in aliases can mean it. */
  private static final int MOST_VALUES = 500_000;

  private static final int DEEPEST = 100;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  private int values;

  private FileReader() {}

  /**
   * Reads a file, and the files that it names, which may stand in a second document: an object by
   * their names.
   *
   * @throws FileRefusedException where it is no YAML
   */
  public static FileTree read(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // whoever took the body in has bounded it
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // what they mean is counted here
    options.setNestingDepthLimit(DEEPEST);
    FileReader reader = new FileReader();
    try {
      List<Node> documents = new ArrayList<>();
      new Yaml(options).composeAll(new StringReader(text)).forEach(documents::add);
      if (documents.isEmpty()) {
        throw refused(null, "the file is empty");
      } else if (documents.size() > 2) {
        throw refused(documents.get(2).getStartMark(), "a third document has no meaning");
      }
      Node root = documents.get(0);
      return new FileTree(
          reader.json(root, 0),
          root,
          documents.size() == 1 ? MissingNode.getInstance() : reader.json(documents.get(1), 0));
    } catch (MarkedYAMLException e) {
      throw refused(e.getProblemMark(), "this is no YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw refused(null, "this is no YAML: " + e.getMessage());
    }
  }

  private static FileRefusedException refused(@Nullable Mark mark, String message) {
    return new FileRefusedException(
        List.of(
            mark == null
                ? new Mistake("", 1, 1, message)
                : new Mistake("", mark.getLine() + 1, mark.getColumn() + 1, message)));
  }

  private JsonNode json(Node node, int depth) {
    if (++values > MOST_VALUES) {
      throw refused(
          node.getStartMark(), "the file means more than %d values".formatted(MOST_VALUES));
    }
    if (depth > DEEPEST) {
      throw refused(node.getStartMark(), "is nested more than %d deep".formatted(DEEPEST));
    }
    if (node instanceof MappingNode mapping) {
      return object(mapping, depth);
    } else if (node instanceof SequenceNode sequence) {
      return array(sequence, depth);
    }
    return scalar((ScalarNode) node);
  }

  private ObjectNode object(MappingNode mapping, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        throw refused(entry.getKeyNode().getStartMark(), "a key must be a string");
      }
      if (object.has(key.getValue())) {
        throw refused(key.getStartMark(), "\"%s\" stands here twice".formatted(key.getValue()));
      }
      object.set(key.getValue(), json(entry.getValueNode(), depth + 1));
    }
    return object;
  }

  private ArrayNode array(SequenceNode sequence, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Node element : sequence.getValue()) {
      array.add(json(element, depth + 1));
    }
    return array;
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getScalarStyle() != ScalarStyle.PLAIN) {
      return JsonNodeFactory.instance.textNode(text);
    }
    return switch (text) {
      case "", "~", "null" -> JsonNodeFactory.instance.nullNode();
      case "true" -> JsonNodeFactory.instance.booleanNode(true);
      case "false" -> JsonNodeFactory.instance.booleanNode(false);
      default -> number(text).orElseGet(() -> JsonNodeFactory.instance.textNode(text));
    };
  }

  /** What JSON has for a number; empty for any other word. */
  public static Optional<JsonNode> number(String text) {
    try {
      return NUMBER.matcher(text).matches()
          ? Optional.of(WireJson.mapper().readTree(text))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON's own number: " + text, e);
    }
  }
}
