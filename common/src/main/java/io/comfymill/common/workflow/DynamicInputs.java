package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that a graph node has. Some classes declare them by templates, so that what a prompt
 * sends decides which there are (as in ComfyUI of November 2026):
 *
 * <ul>
 *   <li>{@code COMFY_AUTOGROW_V3}: as many of a kind as are sent, {@code images.image0}, …, of
 *       which the first few may be required;
 *   <li>{@code COMFY_DYNAMICCOMBO_V3}: a choice that brings inputs of its own, {@code
 *       resize_type.width};
 *   <li>{@code COMFY_DYNAMICSLOT_V3}: a link that brings inputs of its own;
 *   <li>{@code COMFY_DYNAMICGROUP_V3}: rows of inputs, {@code loras.0.strength}, ….
 * </ul>
 *
 * <p>What is not sent, or chooses nothing that there is, is no error of the prompt. What would be
 * in a row that cannot be is one.
 */
public final class DynamicInputs {
  /** ComfyUI has no more of a kind either. */
  private static final int MAX_OF_A_KIND = 100;

  private final JsonNode sent;
  private final Map<String, DeclaredInput> declared = new LinkedHashMap<>();
  private @Nullable Misuse misuse;

  /** Why rows cannot be as they are sent. ComfyUI checks nothing else of such a graph node. */
  public record Misuse(String inputName, String reason) {}

  private DynamicInputs(JsonNode sent) {
    this.sent = sent;
  }

  /**
   * In the order of the class; what is required comes first.
   *
   * @param sent the inputs of the graph node, values or links by name
   */
  public static DynamicInputs of(NodeClass nodeClass, JsonNode sent) {
    DynamicInputs inputs = new DynamicInputs(sent);
    inputs.addAll("", nodeClass.required(), true);
    inputs.addAll("", nodeClass.optional(), false);
    return inputs;
  }

  public List<DeclaredInput> declared() {
    return List.copyOf(declared.values());
  }

  /** The first; empty for a prompt that may run. */
  public Optional<Misuse> misuse() {
    return Optional.ofNullable(misuse);
  }

  /** What each input is that a graph node has and its class knows, by its name in the prompt. */
  public static Map<String, InputSpec> specs(GraphNode node, NodeClass nodeClass) {
    ObjectNode sent = JsonNodeFactory.instance.objectNode();
    sent.setAll(node.inputs());
    Map<String, InputSpec> specs = new LinkedHashMap<>();
    for (DeclaredInput input : of(nodeClass, sent).declared()) {
      if (sent.has(input.name())) {
        specs.put(input.name(), input.spec());
      }
    }
    return specs;
  }

  private void addAll(String prefix, Map<String, InputSpec> specs, boolean required) {
    specs.forEach((name, spec) -> add(prefix, name, spec, required));
  }

  private void add(String prefix, String shortName, InputSpec spec, boolean required) {
    String name = prefix + shortName;
    switch (spec.type()) {
      case InputSpec.GROWING -> addGrown(name, spec.options().path("template"));
      case InputSpec.DYNAMIC_CHOICE ->
          spec.option(sent.path(name))
              .ifPresent(
                  option -> {
                    addNested(name, option.path("inputs"));
                    put(name, shortName, spec, required);
                  });
      case InputSpec.DYNAMIC_SLOT -> {
        if (sent.has(name)) {
          addNested(name, spec.options().path("inputs"));
          put(name, shortName, spec, required);
        }
      }
      case InputSpec.DYNAMIC_GROUP -> addRows(name, spec.options());
      default -> put(name, shortName, spec, required);
    }
  }

  private void put(String name, String shortName, InputSpec spec, boolean required) {
    declared.putIfAbsent(name, new DeclaredInput(name, shortName, spec, required));
  }

  private void addNested(String name, JsonNode inputs) {
    addAll(name + ".", NodeClass.specs(inputs.path("required")), true);
    addAll(name + ".", NodeClass.specs(inputs.path("optional")), false);
  }

  private void addGrown(String name, JsonNode template) {
    InputSpec required = first(template.at("/input/required"));
    InputSpec kind = required == null ? first(template.at("/input/optional")) : required;
    if (kind == null) {
      return;
    }
    List<String> names = namesOfAKind(template);
    int least = required == null ? 0 : template.path("min").asInt();
    for (int i = 0; i < names.size(); i++) {
      if (i < least || sent.has(name + "." + names.get(i))) {
        add(name + ".", names.get(i), kind, i < least);
      }
    }
  }

  private static @Nullable InputSpec first(JsonNode group) {
    return NodeClass.specs(group).values().stream().findFirst().orElse(null);
  }

  private void addRows(String name, JsonNode options) {
    InputRows rows = InputRows.of(name, options, sent);
    rows.misuse()
        .ifPresentOrElse(
            found -> misuse = misuse == null ? found : misuse,
            () -> rows.numbers().forEach(row -> addNested(name + "." + row, rows.template())));
  }

  private static List<String> namesOfAKind(JsonNode template) {
    List<String> names = new ArrayList<>();
    if (template.has("names")) {
      template.path("names").forEach(one -> names.add(one.asText()));
    } else {
      int most = Math.min(template.path("max").asInt(), MAX_OF_A_KIND);
      for (int i = 0; i < most; i++) {
        names.add(template.path("prefix").asText() + i);
      }
    }
    return names;
  }
}
