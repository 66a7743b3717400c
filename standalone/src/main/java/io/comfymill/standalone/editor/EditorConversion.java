package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.DynamicInputs;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts a workflow from the editor's format into the API format. */
public final class EditorConversion {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** {@code %date:yyyy%} and {@code %KSampler.seed%}, which the frontend fills in. */
  private static final Pattern FILLED_IN = Pattern.compile("%date(:[^%]*)?%|%[^%\\s]+\\.[^%]+%");

  private final Function<String, Optional<NodeClass>> classes;
  private final DynamicPrompt dynamicPrompt;
  private final Subgraphs subgraphs;
  private final ObjectNode graph = JSON.objectNode();

  private EditorConversion(
      JsonNode workflow,
      Function<String, Optional<NodeClass>> classes,
      DynamicPrompt dynamicPrompt) {
    this.classes = classes;
    this.dynamicPrompt = dynamicPrompt;
    this.subgraphs = new Subgraphs(workflow);
  }

  /** Whether a document is a workflow as the editor saves it. */
  public static boolean isEditorFormat(JsonNode document) {
    return document.path("nodes").isArray() && document.path("links").isContainerNode();
  }

  /** The node classes of which a conversion has to know. */
  public static Set<String> classTypes(JsonNode workflow) {
    Subgraphs subgraphs = new Subgraphs(workflow);
    Set<String> types = new TreeSet<>();
    Stream.concat(Stream.of(workflow), subgraphs.all())
        .map(definition -> Scope.of("", null, definition))
        .flatMap(scope -> scope.nodes().values().stream().map(json -> new EditorNode(scope, json)))
        .filter(EditorNode::runs)
        .filter(node -> subgraphs.of(node).isEmpty())
        .forEach(node -> types.add(node.type()));
    return types;
  }

  /**
   * @param classes the node classes that there are, by name
   * @param dynamicPrompt what chooses where a text says {@code {this|that}}
   * @return graph node id → {@code {class_type, inputs, _meta}}
   * @throws UnsureException where there is any doubt
   */
  public static ObjectNode convert(
      JsonNode workflow,
      Function<String, Optional<NodeClass>> classes,
      DynamicPrompt dynamicPrompt) {
    EditorConversion conversion = new EditorConversion(workflow, classes, dynamicPrompt);
    conversion.addAll(Scope.of("", null, workflow));
    conversion.dropLinksToNothing();
    return conversion.graph;
  }

  private void addAll(Scope scope) {
    for (JsonNode json : scope.nodes().values()) {
      EditorNode node = new EditorNode(scope, json);
      if (node.runs()) {
        subgraphs.of(node).ifPresentOrElse(this::addAll, () -> add(node));
      }
    }
  }

  private void add(EditorNode node) {
    NodeClass nodeClass =
        classes
            .apply(node.type())
            .orElseThrow(
                () ->
                    UnsureException.of(
                        node, "has a class that no server has; nor is it one of the editor's"));
    ObjectNode inputs = JSON.objectNode();
    Map<String, JsonNode> values = new LinkedHashMap<>(Widgets.values(node, nodeClass));
    for (JsonNode input : node.inputs()) {
      String name = input.path("name").asText();
      Source source = Sources.of(subgraphs, node, input);
      if (source instanceof Source.Output output) {
        values.remove(name);
        ArrayNode link = inputs.putArray(name);
        link.add(output.nodeId()).add(output.slot());
      } else if (source instanceof Source.Value value) {
        values.put(name, value.json());
      }
    }
    Map<String, InputSpec> specs = specs(node, nodeClass, inputs, values);
    values.forEach((name, value) -> inputs.set(name, checked(node, specs.get(name), name, value)));
    ObjectNode converted = graph.putObject(node.id());
    converted.set("inputs", inputs);
    converted.put("class_type", node.type());
    converted.putObject("_meta").put("title", node.json().path("title").asText(node.type()));
  }

  private static Map<String, InputSpec> specs(
      EditorNode node, NodeClass nodeClass, ObjectNode links, Map<String, JsonNode> values) {
    Map<String, JsonNode> sent = new LinkedHashMap<>(values);
    links.properties().forEach(link -> sent.put(link.getKey(), link.getValue()));
    return DynamicInputs.specs(new GraphNode(node.id(), node.type(), sent), nodeClass);
  }

  private JsonNode checked(EditorNode node, @Nullable InputSpec spec, String name, JsonNode value) {
    if (spec == null) {
      return Widgets.sent(value);
    }
    Widgets.check(node, name, spec, value);
    if (value.isTextual() && spec.options().path("dynamicPrompts").asBoolean()) {
      return JSON.textNode(dynamicPrompt.chosen(value.asText()));
    }
    if (name.equals("filename_prefix") && FILLED_IN.matcher(value.asText()).find()) {
      throw UnsureException.of(
          node, "has a filename_prefix that only the editor can fill in: " + value.asText());
    }
    return Widgets.sent(value);
  }

  /** Links from graph nodes that do not run, which leaves the input without a value. */
  private void dropLinksToNothing() {
    for (JsonNode node : graph) {
      ((ObjectNode) node.path("inputs"))
          .removeIf(input -> input.isArray() && !graph.has(input.path(0).asText()));
    }
  }
}
