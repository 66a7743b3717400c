package io.comfymill.gateway.published.definition;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.graph.GraphInput;
import io.comfymill.gateway.graph.GraphInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the places of a definition's inputs and outputs in its workflow. */
final class InputReader {
  private static final JsonPointer INPUTS = JsonPointer.compile("/inputs");
  private static final JsonPointer OUTPUTS = JsonPointer.compile("/outputs");
  private static final ObjectNode NO_WISH = JsonNodeFactory.instance.objectNode();

  private final FileTree file;
  private final ObjectNode workflow;
  private final GraphInputs graph;
  private final Map<GraphInput, String> taken = new HashMap<>();

  InputReader(FileTree file, ObjectNode workflow) {
    this.file = file;
    this.workflow = workflow;
    this.graph = new GraphInputs(workflow);
  }

  /**
   * @throws FileRefusedException where one is not there, set by two, or contradicts itself
   */
  List<Input> inputs() {
    List<Input> inputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : file.json().at(INPUTS).properties()) {
      inputs.add(input(entry.getKey(), entry.getValue(), INPUTS.appendProperty(entry.getKey())));
    }
    return inputs;
  }

  private Input input(String name, JsonNode written, JsonPointer at) {
    ObjectNode wish = written instanceof ObjectNode object ? object : NO_WISH;
    JsonNode to = written.isObject() ? wish.path("to") : written;
    JsonPointer where = written.isObject() ? at.appendProperty("to") : at;
    List<GraphInput> places = new ArrayList<>();
    (to.isArray() ? to : List.of(to))
        .forEach(place -> places.add(place(name, place.textValue(), where)));
    JsonNode own = places.get(0).value(workflow);
    if (own.isContainerNode()) {
      throw file.refusal(where, "%s is linked to another graph node".formatted(places.get(0)));
    }
    InputType type =
        wish.has("type")
            ? InputType.named(wish.path("type").textValue())
            : InputType.of(own, places.get(0).input());
    Input input = new Input(name, type, places, own, wish);
    requireSense(input, at);
    return input;
  }

  private GraphInput place(String name, String text, JsonPointer at) {
    GraphInput place =
        graph
            .find(text)
            .orElseThrow(() -> file.refusal(at, "is not there: " + graph.lacking(text)));
    String other = taken.put(place, name);
    if (other != null) {
      throw file.refusal(at, "sets %s, which \"%s\" sets too".formatted(place, other));
    }
    return place;
  }

  private void requireSense(Input input, JsonPointer at) {
    ObjectNode wish = input.wish();
    if ((input.type() == InputType.CHOICE) != wish.has("choices")) {
      throw file.refusal(at, "\"choices\" and the type \"choice\" belong together");
    }
    if (wish.path("min").asDouble(-Double.MAX_VALUE)
        > wish.path("max").asDouble(Double.MAX_VALUE)) {
      throw file.refusal(at.appendProperty("min"), "must be at most \"max\"");
    }
    Optional<JsonNode> standard = input.standard();
    if (standard.isPresent()) {
      Optional<String> wrong = new InputValues(List.of(input)).wrong(input.name(), standard.get());
      if (wrong.isPresent()) {
        throw file.refusal(
            wish.has("default") ? at.appendProperty("default") : at,
            wish.has("default")
                ? wrong.get()
                : "what the workflow has there does not suit: " + wrong.get());
      }
    }
  }

  /** Names of results, with the ids of their graph nodes. */
  Map<String, String> outputs() {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : file.json().at(OUTPUTS).properties()) {
      String name = entry.getValue().textValue();
      List<String> nodes = graph.nodes(name);
      if (nodes.size() != 1) {
        throw file.refusal(
            OUTPUTS.appendProperty(entry.getKey()),
            "the workflow has %s graph node \"%s\""
                .formatted(nodes.isEmpty() ? "no" : "more than one", name));
      }
      outputs.put(entry.getKey(), nodes.get(0));
    }
    return outputs;
  }
}
