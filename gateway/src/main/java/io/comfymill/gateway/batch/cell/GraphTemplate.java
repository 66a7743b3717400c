package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.graph.GraphInput;
import io.comfymill.gateway.graph.GraphInputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A workflow that the file holds or names; the file says where the values of a cell belong. */
final class GraphTemplate implements Template {
  private static final JsonPointer PARAMS = JsonPointer.compile("/params");
  private static final JsonPointer SET = JsonPointer.compile("/set");

  private final ObjectNode workflow;
  private final GraphInputs inputs;
  private final Map<String, List<GraphInput>> places = new LinkedHashMap<>();

  private GraphTemplate(ObjectNode workflow) {
    this.workflow = workflow;
    this.inputs = new GraphInputs(workflow);
  }

  /**
   * @param names of the parameters that the sweep sets
   * @param sweep where in the file it stands
   * @throws FileRefusedException where an input is not in the workflow
   */
  static GraphTemplate of(FileTree file, Set<String> names, JsonPointer sweep) {
    GraphTemplate template = new GraphTemplate(file.workflow().deepCopy());
    for (Map.Entry<String, JsonNode> param : file.json().at(PARAMS).properties()) {
      JsonPointer at = PARAMS.appendProperty(param.getKey());
      List<GraphInput> places = new ArrayList<>();
      inputs(param.getValue()).forEach(input -> places.add(template.place(file, at, input)));
      template.places.put(param.getKey(), places);
    }
    Map<String, JsonNode> fixed = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : file.json().at(SET).properties()) {
      template.know(file, SET.appendProperty(entry.getKey()), entry.getKey());
      fixed.put(entry.getKey(), entry.getValue());
    }
    template.put(template.workflow, fixed);
    for (String name : names) {
      template.know(file, sweep.appendProperty(name), name);
    }
    template.requireAllUsed(file, names, fixed.keySet());
    return template;
  }

  private static List<String> inputs(JsonNode param) {
    List<String> inputs = new ArrayList<>();
    (param.isArray() ? param : List.of(param)).forEach(input -> inputs.add(input.textValue()));
    return inputs;
  }

  /** A name that no parameter has is an input itself. */
  private void know(FileTree file, JsonPointer at, String name) {
    if (!places.containsKey(name)) {
      places.put(name, List.of(place(file, at, name)));
    }
  }

  private void requireAllUsed(FileTree file, Set<String> swept, Set<String> fixed) {
    for (String name : places.keySet()) {
      if (!swept.contains(name) && !fixed.contains(name)) {
        throw file.refusal(
            PARAMS.appendProperty(name), "is never used; sweep it, set it, or take it out");
      }
    }
    Set<GraphInput> seen = new LinkedHashSet<>();
    places.forEach(
        (name, all) -> {
          for (GraphInput place : all) {
            if (!seen.add(place)) {
              throw file.refusal(
                  PARAMS.appendProperty(name),
                  "sets %s, which another one sets too".formatted(place));
            }
          }
        });
  }

  private GraphInput place(FileTree file, JsonPointer at, String text) {
    return inputs.find(text).orElseThrow(() -> file.refusal(at, "is not there: " + lacking(text)));
  }

  private String lacking(String text) {
    return text.contains(".")
        ? inputs.lacking(text)
        : "\"%s\" is no parameter, and no input such as 3.seed".formatted(text);
  }

  @Override
  public ObjectNode workflow(int index, Map<String, JsonNode> cell) {
    ObjectNode filled = workflow.deepCopy();
    put(filled, cell);
    return filled;
  }

  private void put(ObjectNode target, Map<String, JsonNode> values) {
    values.forEach(
        (name, value) ->
            places.getOrDefault(name, List.of()).forEach(place -> place.set(target, value)));
  }
}
