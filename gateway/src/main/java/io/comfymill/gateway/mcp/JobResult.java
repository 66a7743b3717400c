package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.modelcontextprotocol.spec.McpSchema.JsonSchema;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.List;
import java.util.Map;

/** The tool that answers with what a job has made. No workflow can be published under its name. */
final class JobResult {
  static final String NAME = "jobResult";

  private static final String ID = "id";
  private static final Map<String, Object> ID_SCHEMA =
      Map.of("type", "string", "description", "of the job, as the answer to its run names it");

  private JobResult() {}

  static Tool tool() {
    return Tool.builder()
        .name(NAME)
        .title("Result of a job")
        .description("Waits for the end of a job for a while, and answers with what it has made.")
        .inputSchema(
            new JsonSchema("object", Map.of(ID, ID_SCHEMA), List.of(ID), false, null, null))
        .annotations(new ToolAnnotations(null, true, false, true, false, null))
        .build();
  }

  /**
   * @throws InvalidFieldException where none is named
   */
  static String id(JsonNode arguments) {
    if (!arguments.path(ID).isTextual()) {
      throw new InvalidFieldException(ID, "must be the id of a job");
    }
    return arguments.path(ID).textValue();
  }
}
