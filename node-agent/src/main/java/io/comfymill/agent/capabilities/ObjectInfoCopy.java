package io.comfymill.agent.capabilities;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyJson;
import io.comfymill.common.workflow.InputSpec;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Copies an {@code /object_info} class by class, for it may be tens of megabytes and an agent is
 * small. The choices of inputs that take an upload are left out: they list the node's input folder,
 * differ from node to node and change with every upload.
 */
final class ObjectInfoCopy {
  private static final List<String> INPUT_GROUPS = List.of("required", "optional");

  private final SortedMap<String, byte[]> digests = new TreeMap<>();

  /**
   * @param from at its first token
   */
  void copy(JsonParser from, JsonGenerator to) throws IOException {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("/object_info is no JSON object");
    }
    to.writeStartObject();
    for (String name = from.nextFieldName(); name != null; name = from.nextFieldName()) {
      from.nextToken();
      JsonNode nodeClass = ComfyJson.mapper().readTree(from);
      leaveOutUploads(nodeClass);
      digests.put(name, DigestUtils.sha256(ComfyJson.mapper().writeValueAsBytes(nodeClass)));
      to.writeFieldName(name);
      ComfyJson.mapper().writeTree(to, nodeClass);
    }
    to.writeEndObject();
  }

  private static void leaveOutUploads(JsonNode nodeClass) {
    for (String group : INPUT_GROUPS) {
      for (JsonNode input : nodeClass.path("input").path(group)) {
        if (new InputSpec(input).isUpload()) {
          emptyChoices(input);
        }
      }
    }
  }

  private static void emptyChoices(JsonNode input) {
    if (input.path(0) instanceof ArrayNode choices) {
      choices.removeAll();
    }
    if (input.path(1) instanceof ObjectNode options
        && options.path("options") instanceof ArrayNode choices) {
      choices.removeAll();
    }
  }

  /** By class name; equal for two servers with equal classes in whatever order. */
  SortedMap<String, byte[]> digests() {
    return digests;
  }
}
