package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code /object_info}.
 *
 * @param required inputs by name, in order
 * @param optional inputs by name, in order
 * @param outputTypes the types that it hands on, by output index: each a name, or a list of choices
 * @param outputNode true of classes that end a workflow, like SaveImage
 * @param custom true of classes that do not come with ComfyUI
 * @param partner true of classes that leave the work to somebody's service, and of those that only
 *     such classes need
 * @param knowsItsId true of classes that are told their graph node's id, which their result may
 *     depend on
 */
public record NodeClass(
    String name,
    Map<String, InputSpec> required,
    Map<String, InputSpec> optional,
    List<JsonNode> outputTypes,
    boolean outputNode,
    boolean custom,
    boolean partner,
    boolean knowsItsId) {
  public NodeClass {
    required = Collections.unmodifiableMap(new LinkedHashMap<>(required));
    optional = Collections.unmodifiableMap(new LinkedHashMap<>(optional));
    outputTypes = List.copyOf(outputTypes);
  }

  /**
   * @throws IllegalArgumentException where it is no such entry
   */
  public static NodeClass parse(String name, JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("the entry must be an object");
    }
    requireObject("input", json.path("input"));
    requireObject("input.required", json.at("/input/required"));
    requireObject("input.optional", json.at("/input/optional"));
    String module = json.path("python_module").asText("");
    List<JsonNode> outputTypes = new ArrayList<>();
    json.path("output").forEach(outputTypes::add);
    return new NodeClass(
        name,
        specs(json.path("input").path("required")),
        specs(json.path("input").path("optional")),
        outputTypes,
        json.path("output_node").asBoolean(),
        module.startsWith("custom_nodes."),
        json.path("api_node").asBoolean() || module.startsWith("comfy_api_nodes."),
        asksForId(json.path("input").path("hidden")));
  }

  private static boolean asksForId(JsonNode hidden) {
    for (JsonNode value : hidden) {
      if (value.asText(value.path(0).asText()).equals("UNIQUE_ID")) {
        return true;
      }
    }
    return false;
  }

  private static void requireObject(String what, JsonNode json) {
    if (!json.isObject() && !json.isMissingNode() && !json.isNull()) {
      throw new IllegalArgumentException(
          "%s must be an object, not of type %s".formatted(what, json.getNodeType()));
    }
  }

  /**
   * Inputs by name, in order.
   *
   * @param json of one group: {@code {name: [type, options]}}
   */
  public static Map<String, InputSpec> specs(JsonNode json) {
    Map<String, InputSpec> specs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      specs.put(entry.getKey(), new InputSpec(entry.getValue()));
    }
    return specs;
  }

  /** The names of the types that it hands on; {@code COMBO} for a choice. */
  public List<String> outputs() {
    return outputTypes.stream().map(type -> type.isTextual() ? type.textValue() : "COMBO").toList();
  }

  public Optional<InputSpec> input(String inputName) {
    InputSpec spec = required.get(inputName);
    return Optional.ofNullable(spec != null ? spec : optional.get(inputName));
  }
}
