package io.comfymill.standalone.cli.workflow;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.cli.base.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a published workflow takes, for people. */
final class InputTable {
  private static final TextTable.Column[] INPUTS = {
    column("INPUT", "name"),
    column("TYPE", "x-comfymill-type"),
    column("DEFAULT", "default"),
    column("TAKES", InputTable::takes),
    column("DESCRIPTION", "description")
  };

  private InputTable() {}

  static String of(JsonNode workflow) {
    List<JsonNode> rows = new ArrayList<>();
    for (Map.Entry<String, JsonNode> input : workflow.at("/inputs/properties").properties()) {
      ObjectNode row = WireJson.mapper().createObjectNode();
      row.setAll((ObjectNode) input.getValue());
      rows.add(row.put("name", input.getKey()).put("required", isRequired(workflow, input)));
    }
    String about = workflow.path("description").asText();
    return "%s@v%d: %s%n%s%n%s"
        .formatted(
            workflow.path("name").asText(),
            workflow.path("version").asInt(),
            workflow.path("title").asText(),
            about.isEmpty() ? "" : about.strip() + System.lineSeparator(),
            TextTable.of(rows, INPUTS));
  }

  private static boolean isRequired(JsonNode workflow, Map.Entry<String, JsonNode> input) {
    for (JsonNode required : workflow.at("/inputs/required")) {
      if (required.asText().equals(input.getKey())) {
        return true;
      }
    }
    return false;
  }

  private static String takes(JsonNode input) {
    List<String> takes = new ArrayList<>();
    if (input.path("required").asBoolean()) {
      takes.add("required");
    }
    if (input.has("enum")) {
      input.path("enum").forEach(choice -> takes.add(choice.asText()));
    }
    if (input.has("minimum") || input.has("maximum")) {
      takes.add(input.path("minimum").asText() + "–" + input.path("maximum").asText());
    }
    if (input.has("maxLength")) {
      takes.add("at most %d characters".formatted(input.path("maxLength").asInt()));
    }
    return String.join(", ", takes);
  }
}
