package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.LongStringFilter;
import io.comfymill.common.bulk.ShortenedStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What ComfyUI's history says of a finished prompt, as ComfyUI says it.
 *
 * @param status {@code success} or {@code error}
 * @param messages {@code [[event, data]…]}
 */
public record FinishedPrompt(
    ObjectNode outputs, ObjectNode meta, String status, ArrayNode messages) {
  /** Longer strings in a result end early: none is that long but what a prompt held. */
  private static final int LONGEST_TEXT = 4 * 1024 * 1024;

  /** The prompt in it is passed over and never held. Empty where it has no such entry. */
  public static Optional<FinishedPrompt> read(InputStream json, String promptId)
      throws IOException {
    ObjectNode found = null;
    try (JsonParser parser =
        ComfyJson.mapper().createParser(new ShortenedStream(json, LONGEST_TEXT))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("ComfyUI's history is no JSON object");
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        if (parser.nextToken() == JsonToken.START_OBJECT && key.equals(promptId)) {
          found = withoutPrompt(parser);
        } else {
          parser.skipChildren();
        }
      }
    }
    return Optional.ofNullable(found).map(FinishedPrompt::of);
  }

  private static ObjectNode withoutPrompt(JsonParser parser) throws IOException {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      if (key.equals("prompt")) {
        parser.skipChildren();
      } else {
        entry.set(key, parser.readValueAsTree());
      }
    }
    return entry;
  }

  private static FinishedPrompt of(ObjectNode json) {
    return new FinishedPrompt(
        ComfyJson.objectOrEmpty(json.path("outputs")),
        ComfyJson.objectOrEmpty(json.path("meta")),
        json.path("status").path("status_str").asText("success"),
        shortened(ComfyJson.arrayOrEmpty(json.path("status").path("messages"))));
  }

  /** As the messages themselves are; see {@link LongMessages}. */
  private static ArrayNode shortened(ArrayNode messages) {
    for (int i = 0; i < messages.size(); i++) {
      String text = messages.get(i).toString();
      if (text.length() > LongStringFilter.LONG_BYTES) {
        messages.set(i, shortened(text));
      }
    }
    return messages;
  }

  private static JsonNode shortened(String json) {
    InputStream bytes = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    try (InputStream shorter = new ShortenedStream(bytes, LongStringFilter.LONG_BYTES)) {
      return ComfyJson.mapper().readTree(shorter);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree that is not readable again", e);
    }
  }

  public boolean succeeded() {
    return status.equals("success");
  }

  /** The data of the message of that type, if there was one. */
  public Optional<JsonNode> message(String type) {
    for (JsonNode message : messages) {
      if (message.path(0).asText().equals(type)) {
        return Optional.of(message.path(1));
      }
    }
    return Optional.empty();
  }
}
