package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.file.FileTree;
import java.util.Optional;

/**
 * The published workflow that a batch names, as it was when the batch was asked for. It stands with
 * the files that the batch names, so that later versions change nothing.
 *
 * @param reference such as {@code poster@v3}
 * @param text of its definition
 */
public record PinnedWorkflow(String reference, String text) {
  private static final String NAME = "template.published";
  private static final JsonPointer PUBLISHED = PublishedTemplate.PUBLISHED;

  /** What a batch names; empty where it names none. */
  public static Optional<String> named(FileTree file) {
    return Optional.ofNullable(file.json().at(PUBLISHED).textValue());
  }

  static Optional<PinnedWorkflow> of(FileTree file) {
    JsonNode pinned = file.attached().path(NAME);
    return pinned.isObject()
        ? Optional.of(
            new PinnedWorkflow(pinned.path("reference").asText(), pinned.path("text").asText()))
        : Optional.empty();
  }

  /**
   * A batch's file with the workflow in it.
   *
   * @param text of the file
   * @param file the same as it was read
   */
  public String in(String text, FileTree file) {
    ObjectNode attached =
        file.attached() instanceof ObjectNode sent
            ? sent.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    attached.putObject(NAME).put("reference", reference).put("text", this.text);
    int end = text.offsetByCodePoints(0, file.root().getEndMark().getIndex());
    return "%s\n---\n%s\n"
        .formatted(text.substring(0, end).stripTrailing(), WireJson.text(attached));
  }
}
