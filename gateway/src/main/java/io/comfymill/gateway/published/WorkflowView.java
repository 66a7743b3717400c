package io.comfymill.gateway.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.published.definition.Definition;
import io.comfymill.gateway.published.definition.InputValues;
import java.time.Instant;
import java.util.Set;

/**
 * A published workflow as those see it who run it.
 *
 * @param inputs what a run takes, as a JSON Schema
 * @param outputs names of its results; empty where every graph node's files are
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record WorkflowView(
    String name,
    int version,
    String title,
    String description,
    String icon,
    ObjectNode inputs,
    Set<String> outputs,
    Instant publishedAt,
    String publishedBy) {
  static WorkflowView of(Version version) {
    Definition definition = version.definition();
    return new WorkflowView(
        definition.name(),
        version.number(),
        definition.title(),
        definition.description(),
        definition.icon(),
        new InputValues(definition.inputs()).schema(),
        definition.outputs().keySet(),
        version.publishedAt(),
        version.publishedBy());
  }
}
