package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;

/**
 * What the client is told of its job.
 *
 * @param nodeErrors of outputs that will not run although others do
 */
public record SubmitAnswer(
    @JsonProperty("prompt_id") PromptId promptId,
    JsonNode number,
    @JsonProperty("node_errors") ObjectNode nodeErrors) {}
