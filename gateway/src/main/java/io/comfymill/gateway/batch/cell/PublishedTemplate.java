package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NameUuid;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.published.definition.Definition;
import io.comfymill.gateway.published.definition.Input;
import io.comfymill.gateway.published.definition.InputValues;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A published workflow: parameters are its inputs, by their names. */
final class PublishedTemplate implements Template {
  static final JsonPointer PUBLISHED = JsonPointer.compile("/template/published");
  private static final JsonPointer PARAMS = JsonPointer.compile("/params");
  private static final JsonPointer SET = JsonPointer.compile("/set");

  private final String reference;
  private final Definition definition;
  private final InputValues inputs;
  private final Map<String, JsonNode> fixed = new LinkedHashMap<>();

  private PublishedTemplate(PinnedWorkflow pinned) {
    this.reference = pinned.reference();
    this.definition = Definition.read(pinned.text());
    this.inputs = new InputValues(definition.inputs());
  }

  /**
   * @throws FileRefusedException where a parameter is no input, or an input lacks a value
   */
  static PublishedTemplate of(FileTree file, Set<String> swept, JsonPointer sweep) {
    PinnedWorkflow pinned =
        PinnedWorkflow.of(file)
            .orElseThrow(() -> file.refusal(PUBLISHED, "is no published workflow"));
    if (!file.json().at(PARAMS).isMissingNode()) {
      throw file.refusal(PARAMS, "a published workflow has inputs of its own; use their names");
    }
    PublishedTemplate template = new PublishedTemplate(pinned);
    for (Map.Entry<String, JsonNode> entry : file.json().at(SET).properties()) {
      template.fix(file, entry.getKey(), entry.getValue());
    }
    swept.forEach(name -> template.requireFree(file, name, sweep.appendProperty(name)));
    for (Input input : template.definition.inputs()) {
      if (input.isRequired()
          && !swept.contains(input.name())
          && !template.fixed.containsKey(input.name())) {
        throw file.refusal(PUBLISHED, "needs \"%s\"; sweep it or set it".formatted(input.name()));
      }
    }
    return template;
  }

  private void fix(FileTree file, String name, JsonNode value) {
    JsonPointer at = SET.appendProperty(name);
    requireInput(file, name, at);
    inputs
        .wrong(name, value)
        .ifPresent(
            reason -> {
              throw file.refusal(at, reason);
            });
    fixed.put(name, value);
  }

  private void requireFree(FileTree file, String name, JsonPointer at) {
    requireInput(file, name, at);
    if (fixed.containsKey(name)) {
      throw file.refusal(at, "is set already");
    }
  }

  private void requireInput(FileTree file, String name, JsonPointer at) {
    if (definition.inputs().stream().noneMatch(input -> input.name().equals(name))) {
      throw file.refusal(
          at,
          "\"%s\" is no input of %s; it has %s"
              .formatted(
                  name,
                  reference,
                  definition.inputs().stream().map(Input::name).collect(Collectors.joining(", "))));
    }
  }

  /** A seed that nobody sets follows from the cell's number: run again, it is the same. */
  @Override
  public ObjectNode workflow(int index, Map<String, JsonNode> cell) {
    Map<String, JsonNode> sent = new LinkedHashMap<>(fixed);
    sent.putAll(cell);
    try {
      return definition.filled(
          inputs.complete(sent, NameUuid.of("cell", reference, Integer.toString(index))));
    } catch (InvalidFieldException e) {
      throw PromptRefusedException.of("invalid_input", "" + e.getMessage(), "");
    }
  }

  @Override
  public JsonNode run() {
    return definition.file().json().path("run");
  }

  @Override
  public Optional<String> published() {
    return Optional.of(reference);
  }
}
