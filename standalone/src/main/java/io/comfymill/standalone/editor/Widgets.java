package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The widgets that the editor makes of a node class's inputs, and the values they were saved with.
 */
final class Widgets {
  private static final Set<String> PLAIN =
      Set.of("INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "COLOR");

  /** Their values are made by the editor when it submits. */
  private static final Set<String> NEED_THE_EDITOR =
      Set.of("WEBCAM", "LOAD_3D", "LOAD_3D_ANIMATION", "AUDIO_RECORD", "IMAGECOMPARE");

  /** Of inputs that others bring along, in ways that are not known here. */
  private static final String DYNAMIC = "COMFY_DYNAMIC";

  /** The editor keeps more than a class takes, and the server refuses them. */
  private static final int MOST_ROWS = 100;

  private static final Set<String> SEEDS = Set.of("seed", "noise_seed");
  private static final Set<String> CONTROLS =
      Set.of("fixed", "increment", "decrement", "randomize", "increment-wrap");

  private final EditorNode node;
  private final Map<String, InputSpec> specs = new LinkedHashMap<>();
  private final JsonNode saved;
  private final Map<String, JsonNode> values = new LinkedHashMap<>();
  private int next;

  private Widgets(EditorNode node) {
    this.node = node;
    this.saved = node.widgetValues();
  }

  /**
   * The value of each widget, by the name of its input.
   *
   * @throws UnsureException where it is not clear which value belongs to which
   */
  static Map<String, JsonNode> values(EditorNode node, NodeClass nodeClass) {
    Widgets widgets = new Widgets(node);
    widgets.takeAll("", nodeClass.required());
    widgets.takeAll("", nodeClass.optional());
    node.inputs().forEach(widgets::requireKnown);
    if (!widgets.saved.isObject() && !widgets.specs.isEmpty()) {
      widgets.refuseSurplus();
    }
    return widgets.values;
  }

  private void takeAll(String prefix, Map<String, InputSpec> inputs) {
    inputs.forEach(
        (name, spec) -> {
          if (spec.isDynamicGroup()) {
            takeRows(prefix + name, spec);
          } else if (isWidget(prefix + name, spec)) {
            take(prefix + name, spec);
          }
        });
  }

  /** Their number is a widget that is not sent; the widgets of each row follow it. */
  private void takeRows(String name, InputSpec spec) {
    JsonNode number = saved.isObject() ? saved.path(name) : saved.path(next++);
    int rows = number.isMissingNode() ? spec.options().path("min").asInt() : number.asInt(-1);
    if (rows < 0 || rows > MOST_ROWS) {
      throw UnsureException.of(
          node, "has %s for the number of rows of its input '%s'".formatted(number, name));
    }
    for (int row = 0; row < rows; row++) {
      takeNested(name + "." + row, spec.options().path("template"));
    }
  }

  private void takeNested(String name, JsonNode inputs) {
    takeAll(name + ".", NodeClass.specs(inputs.path("required")));
    takeAll(name + ".", NodeClass.specs(inputs.path("optional")));
  }

  private void take(String name, InputSpec spec) {
    specs.put(name, spec);
    if (saved.isObject()) {
      put(name, spec, saved.path(name));
    } else {
      takeNext(name, spec);
    }
    if (spec.isDynamicChoice()) {
      takeBroughtAlong(name, spec);
    }
  }

  /** The widgets of what is chosen follow the choice. */
  private void takeBroughtAlong(String name, InputSpec spec) {
    JsonNode chosen = values.getOrDefault(name, MissingNode.getInstance());
    JsonNode inputs =
        spec.option(chosen)
            .orElseThrow(
                () ->
                    UnsureException.of(
                        node,
                        "has %s for its input '%s', which its class does not offer"
                            .formatted(chosen, name)))
            .path("inputs");
    takeNested(name, inputs);
  }

  /** What the editor saved as a widget has to be one still. */
  private void requireKnown(JsonNode input) {
    String name = input.at("/widget/name").asText("");
    if (!name.isEmpty()
        && PLAIN.contains(input.path("type").asText())
        && !specs.containsKey(name)) {
      throw UnsureException.of(node, "has a widget '%s', which its class has not".formatted(name));
    }
  }

  private boolean isWidget(String name, InputSpec spec) {
    String type = spec.type();
    if (isUnknown(name, spec) || NEED_THE_EDITOR.contains(type)) {
      throw UnsureException.of(
          node, "has an input '%s' (%s) that only the editor can fill".formatted(name, type));
    }
    return (PLAIN.contains(type) || spec.isDynamicChoice())
        && !spec.options().path("forceInput").asBoolean();
  }

  /**
   * A link brings no widgets along in the editor of November 2026; those that its class has would
   * be missing.
   */
  private boolean isUnknown(String name, InputSpec spec) {
    if (spec.isDynamicSlot()) {
      return isLinked(name)
          && spec.withBroughtAlong().skip(1).anyMatch(brought -> PLAIN.contains(brought.type()));
    }
    return spec.type().startsWith(DYNAMIC) && !spec.isDynamicChoice();
  }

  private boolean isLinked(String name) {
    return node.inputs()
        .valueStream()
        .anyMatch(input -> input.path("name").asText().equals(name) && input.path("link").isInt());
  }

  /** In the order of the class; some are followed by widgets that are no inputs. */
  private void takeNext(String name, InputSpec spec) {
    put(name, spec, saved.path(next++));
    if (isControlled(name, spec) && isControl(saved.path(next))) {
      next++;
      if (spec.isChoice() && saved.path(next).isTextual() && saved.path(next).asText().isEmpty()) {
        next++; // a filter for the values to go through
      }
    }
    if (spec.isUpload() && isUploadButton(saved.path(next))) {
      next++;
    }
  }

  private static boolean isControlled(String name, InputSpec spec) {
    JsonNode control = spec.options().path("control_after_generate");
    return control.isMissingNode()
        ? spec.type().equals("INT") && SEEDS.contains(name)
        : control.isTextual() || control.asBoolean();
  }

  /** Once it was a switch, for another seed or the same. */
  private static boolean isControl(JsonNode value) {
    return value.isBoolean() || CONTROLS.contains(value.asText());
  }

  private static boolean isUploadButton(JsonNode value) {
    return value.isNull()
        || Set.of("image", "video", "audio", "upload", "").contains(value.asText());
  }

  /** Previews, which the editor adds where it has something to show, have no value. */
  private void refuseSurplus() {
    for (int i = next; i < saved.size(); i++) {
      if (!saved.get(i).asText().isEmpty() && !saved.get(i).isNull()) {
        throw UnsureException.of(
            node,
            "has %d widget values, more than its class has widgets (%s)"
                .formatted(saved.size(), String.join(", ", specs.keySet())));
      }
    }
  }

  private void put(String name, InputSpec spec, JsonNode value) {
    if (!value.isMissingNode()) {
      values.put(name, value);
    } else {
      standard(spec).ifPresent(standard -> values.put(name, standard));
    }
  }

  /** Of a widget that the class did not have yet when the workflow was saved. */
  private static Optional<JsonNode> standard(InputSpec spec) {
    JsonNode standard = spec.options().path("default");
    if (!standard.isMissingNode()) {
      return Optional.of(standard);
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (spec.type()) {
      case "INT", "FLOAT" -> Optional.of(json.numberNode(0));
      case "STRING" -> Optional.of(json.textNode(""));
      case "BOOLEAN" -> Optional.of(json.booleanNode(false));
      default ->
          spec.choices().stream()
              .findFirst()
              .map(choice -> spec.isDynamicChoice() ? choice.path("key") : choice);
    };
  }

  /**
   * Refuses a value that the widget cannot have had, which shows that the class is another than
   * that of the editor.
   */
  static void check(EditorNode node, String name, InputSpec spec, JsonNode value) {
    boolean fits =
        switch (spec.type()) {
          case "INT", "FLOAT" -> value.isNumber();
          case "STRING", "COLOR" -> value.isTextual();
          case "BOOLEAN" -> value.isBoolean();
          default -> !value.isNull();
        };
    if (!fits) {
      throw UnsureException.of(
          node, "has %s for its input '%s' (%s)".formatted(value, name, spec.type()));
    }
  }

  /** As it is sent: a list would be taken for a link. */
  static JsonNode sent(JsonNode value) {
    return value.isArray() ? JsonNodeFactory.instance.objectNode().set("__value__", value) : value;
  }
}
