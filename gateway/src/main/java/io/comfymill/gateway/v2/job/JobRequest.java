package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.submit.validation.JobOptions;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST /api/v2/jobs}, as the prompt that it stands for: {@code {workflow,
 * extra_data?: {api_key_comfy_org}, metadata?, priority?}}. What is ours goes into the extra data
 * of the prompt.
 */
final class JobRequest {
  /** Under this key of the extra data. */
  static final String METADATA = "metadata";

  static final int MAX_METADATA_BYTES = 1024;

  private static final String API_KEY = "api_key_comfy_org";
  private static final Set<String> FIELDS = Set.of("workflow", "extra_data", METADATA, "priority");

  private JobRequest() {}

  /**
   * @throws ApiException where a field is missing, wrong or unknown
   */
  static PostedPrompt parse(JsonNode body) {
    if (!body.isObject()) {
      throw ApiException.invalid("the body", "must be a JSON object");
    }
    for (String field : (Iterable<String>) body::fieldNames) {
      if (!FIELDS.contains(field)) {
        throw ApiException.invalid(field, "is not supported; known are " + FIELDS);
      }
    }
    ObjectNode extraData = JsonNodeFactory.instance.objectNode();
    addApiKey(body.path("extra_data"), extraData);
    addMetadata(body.path(METADATA), extraData);
    addPriority(body.path("priority"), extraData);
    return new PostedPrompt(
        workflow(body.path("workflow")), null, null, extraData, null, false, null);
  }

  private static ObjectNode workflow(JsonNode workflow) {
    if (!(workflow instanceof ObjectNode graph)) {
      throw new ApiException(
          ErrorCode.INVALID_WORKFLOW, "workflow must be an object: a graph in the API format");
    }
    if (graph.path("nodes").isArray() && graph.has("links")) {
      throw new ApiException(
          ErrorCode.WORKFLOW_FORMAT_UI,
          "workflow is in the format of the editor; export it in the API format");
    }
    return graph;
  }

  private static void addApiKey(JsonNode given, ObjectNode extraData) {
    if (isAbsent(given)) {
      return;
    }
    if (!given.isObject()) {
      throw ApiException.invalid("extra_data", "must be an object");
    }
    for (String field : (Iterable<String>) given::fieldNames) {
      if (!field.equals(API_KEY) || !given.get(field).isTextual()) {
        throw ApiException.invalid("extra_data", "may hold the string %s alone".formatted(API_KEY));
      }
    }
    extraData.setAll((ObjectNode) given);
  }

  private static void addMetadata(JsonNode given, ObjectNode extraData) {
    if (isAbsent(given)) {
      return;
    }
    String text = given.textValue();
    if (text == null
        || !FieldChecks.isPlainText(text)
        || text.getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
      throw ApiException.invalid(
          METADATA, "must be a string of at most %d bytes".formatted(MAX_METADATA_BYTES));
    }
    extraData.put(METADATA, text);
  }

  private static void addPriority(JsonNode given, ObjectNode extraData) {
    if (isAbsent(given)) {
      return;
    }
    if (!given.canConvertToExactIntegral()
        || !given.canConvertToInt()
        || Math.abs((long) given.intValue()) > JobOptions.MAX_PRIORITY) {
      throw ApiException.invalid(
          "priority",
          "must be an integer from %d to %d"
              .formatted(-JobOptions.MAX_PRIORITY, JobOptions.MAX_PRIORITY));
    }
    extraData.putObject("comfymill").put("priority", given.intValue());
  }

  /** The metadata that a job was submitted with. */
  static @Nullable String metadata(JsonNode extraData) {
    return extraData.path(METADATA).textValue();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
