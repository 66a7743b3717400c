package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.LongStringFilter;
import io.comfymill.common.bulk.ShortenedStream;
import io.comfymill.common.json.PythonJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What ComfyUI's history says of a finished prompt, in ComfyUI's words.
 *
 * @param status {@code success} or {@code error}
 * @param messages {@code [[event, data]…]}
 */
public record FinishedPrompt(
    ObjectNode outputs, ObjectNode meta, String status, ArrayNode messages) {
  /** Longer strings in a result are cut off: only a prompt has any that long. */
  private static final int LONGEST_TEXT = 4 * 1024 * 1024;

  private static final TypeReference<Map<String, Entry>> HISTORY = new TypeReference<>() {};

  private static final Supplier<ObjectNode> EMPTY = JsonNodeFactory.instance::objectNode;

  /** Whatever else ComfyUI says of it, the prompt above all, is skipped and never held. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Entry(
      @Nullable ObjectNode outputs, @Nullable ObjectNode meta, @Nullable Status status) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Status(@JsonProperty("status_str") String text, @Nullable JsonNode messages) {
    static final Status SUCCESS = new Status("success", null);
  }

  /** Empty if the history has no such entry. */
  static Optional<FinishedPrompt> read(InputStream json, String promptId) throws IOException {
    Map<String, Entry> history =
        PythonJson.mapper().readValue(new ShortenedStream(json, LONGEST_TEXT), HISTORY);
    return Optional.ofNullable(history.get(promptId)).map(FinishedPrompt::of);
  }

  private static FinishedPrompt of(Entry entry) {
    Status status = Objects.requireNonNullElse(entry.status(), Status.SUCCESS);
    return new FinishedPrompt(
        Objects.requireNonNullElseGet(entry.outputs(), EMPTY),
        Objects.requireNonNullElseGet(entry.meta(), EMPTY),
        Objects.requireNonNullElse(status.text(), "success"),
        status.messages() instanceof ArrayNode messages
            ? shortened(messages)
            : JsonNodeFactory.instance.arrayNode());
  }

  /** As the messages on the WebSocket are; see {@link LongMessages}. */
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
      return PythonJson.mapper().readTree(shorter);
    } catch (IOException e) {
      throw new UncheckedIOException("a tree that cannot be read again", e);
    }
  }

  public boolean succeeded() {
    return status.equals("success");
  }

  /** The files that its graph nodes reported. */
  public Set<OutputFile> files() {
    Set<OutputFile> files = new LinkedHashSet<>();
    outputs.forEach(output -> files.addAll(OutputFile.in(output)));
    return files;
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
