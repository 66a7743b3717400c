package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What a real ComfyUI 0.3.64 answered. */
public final class Recordings {
  private Recordings() {}

  public static ObjectInfo objectInfo() {
    try (InputStream in = new GZIPInputStream(open("object_info.json.gz"))) {
      return ObjectInfo.parse((ObjectNode) WireJson.mapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static InputStream open(String name) {
    return Objects.requireNonNull(Recordings.class.getResourceAsStream("/comfyui/" + name), name);
  }
}
