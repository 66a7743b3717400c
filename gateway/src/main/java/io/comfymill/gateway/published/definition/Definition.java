package io.comfymill.gateway.published.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.file.FileReader;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileSchema;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.file.RunOptions;
import java.util.List;
import java.util.Map;

/**
 * A workflow as it is published.
 *
 * @param outputs the graph nodes whose files are its results, by their names; empty for all
 */
public record Definition(
    FileTree file, ObjectNode workflow, List<Input> inputs, Map<String, String> outputs) {
  private static final FileSchema SCHEMA = FileSchema.of("workflow.json");

  /** The format as JSON Schema. */
  public static String schema() {
    return SCHEMA.document();
  }

  /**
   * @param text YAML or JSON
   * @throws FileRefusedException where it is wrong; the places in the file are named
   */
  public static Definition read(String text) {
    FileTree file = FileReader.read(text);
    SCHEMA.require(file);
    ObjectNode workflow = file.workflow();
    InputReader reader = new InputReader(file, workflow);
    return new Definition(file, workflow, reader.inputs(), reader.outputs());
  }

  public String name() {
    return file.json().path("name").textValue();
  }

  public String title() {
    return file.json().path("title").asText(name());
  }

  /** Empty for none. */
  public String description() {
    return file.json().path("description").asText();
  }

  /** Empty for none. */
  public String icon() {
    return file.json().path("icon").asText();
  }

  /**
   * The body of {@code POST /prompt} for a run.
   *
   * @param values of inputs
   * @param source such as {@code poster@v3}, kept with the job
   */
  public ObjectNode prompt(Map<String, JsonNode> values, String promptId, String source) {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", filled(values));
    body.put("prompt_id", promptId);
    ObjectNode extra = body.putObject("extra_data");
    extra.put("published_workflow", source);
    extra.set("comfymill", RunOptions.of(file.json().path("run"), 0));
    return body;
  }

  /**
   * The workflow of a run.
   *
   * @param values of inputs
   */
  public ObjectNode filled(Map<String, JsonNode> values) {
    ObjectNode filled = workflow.deepCopy();
    for (Input input : inputs) {
      JsonNode value = values.get(input.name());
      if (value != null) {
        input.to().forEach(place -> place.set(filled, value));
      }
    }
    return filled;
  }
}
