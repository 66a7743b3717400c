package io.comfymill.common.workflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An error in the shape in which ComfyUI's {@code POST /prompt} reports it. */
public record PromptError(
    String type,
    String message,
    String details,
    @JsonProperty("extra_info") ObjectNode extraInfo) {}
