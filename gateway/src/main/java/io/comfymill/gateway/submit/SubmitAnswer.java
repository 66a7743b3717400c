package io.comfymill.gateway.submit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.gateway.liverecords.PromptTuple;
import io.comfymill.gateway.submit.validation.Submission;

/**
 * The answer to an accepted prompt.
 *
 * @param nodeErrors of outputs that will not run, although others will
 */
public record SubmitAnswer(
    @JsonProperty("prompt_id") PromptId promptId,
    JsonNode number,
    @JsonProperty("node_errors") ObjectNode nodeErrors) {
  static SubmitAnswer of(Submission submission, PromptId promptId, double number) {
    return new SubmitAnswer(
        promptId, PromptTuple.number(number), submission.validation().nodeErrors());
  }
}
