package io.comfymill.common.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** What a real ComfyUI 0.3.64 answered. */
public final class Recordings {
  private Recordings() {}

  public static ObjectInfo objectInfo() {
    return ObjectInfo.parse(objectInfoJson());
  }

  public static ObjectNode objectInfoJson() {
    try (InputStream in = new GZIPInputStream(open("object_info.json.gz"))) {
      return (ObjectNode) WireJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requests and their answers. */
  public static Stream<JsonNode> cases(String file) {
    return stream(json(file).path("cases"));
  }

  public static JsonNode oneCase(String file, String name) {
    return named(cases(file), name);
  }

  /** Prompts and what was sent over the socket while they ran. */
  public static Stream<JsonNode> runs() {
    return stream(json("executions.json").path("runs"));
  }

  public static JsonNode run(String name) {
    return named(runs(), name);
  }

  private static JsonNode named(Stream<JsonNode> all, String name) {
    return all.filter(one -> one.path("name").textValue().equals(name)).findFirst().orElseThrow();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  public static JsonNode json(String name) {
    try (InputStream in = open(name)) {
      return WireJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode parse(String json) {
    try {
      return WireJson.mapper().readTree(json.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The 8x8 image that the recordings call {@code red.png}. */
  public static byte[] redPng() {
    JsonNode upload = oneCase("upload-view.json", "upload");
    return Base64.getDecoder().decode(upload.at("/request/form/0/bytes_base64").textValue());
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(Recordings.class.getResourceAsStream("/comfyui/" + name), name);
  }
}
