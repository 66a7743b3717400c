package io.comfymill.gateway.published;

import io.comfymill.gateway.database.PublishedWorkflowRow;
import io.comfymill.gateway.published.definition.Definition;
import java.time.Instant;

/** A version of a published workflow. */
public record Version(int number, Definition definition, Instant publishedAt, String publishedBy) {
  static Version of(PublishedWorkflowRow row) {
    return new Version(
        row.key.version(), Definition.read("" + row.definition), row.publishedAt, row.publishedBy);
  }

  /** Such as {@code poster@v3}. */
  public String reference() {
    return new Reference(definition.name(), number).toString();
  }
}
