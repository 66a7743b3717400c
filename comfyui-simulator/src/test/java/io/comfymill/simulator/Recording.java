package io.comfymill.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a real ComfyUI 0.3.64 answered. */
final class Recording {
  private Recording() {}

  static Stream<JsonNode> cases(String name) {
    return stream(read(name).path("cases"));
  }

  static Stream<JsonNode> runs() {
    return stream(read("executions.json").path("runs"));
  }

  static JsonNode oneCase(String file, String name) {
    return cases(file)
        .filter(one -> one.path("name").textValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static JsonNode run(String name) {
    return runs()
        .filter(one -> one.path("name").textValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The 8x8 image that the recordings call {@code red.png}. */
  static byte[] redPng() {
    JsonNode upload = oneCase("upload-view.json", "upload");
    return Base64.getDecoder().decode(upload.at("/request/form/0/bytes_base64").textValue());
  }

  static JsonNode parse(String json) {
    try {
      return WireJson.mapper().readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode read(String name) {
    try (InputStream in =
        Objects.requireNonNull(Recording.class.getResourceAsStream("/comfyui/" + name), name)) {
      return WireJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
