package io.comfymill.agent.capabilities;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.agent.artifacts.InputPlace;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.NodeClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Copies an {@code /object_info} class by class, for it may be tens of megabytes and an agent is
 * small. Only an unreadable class is left out. So are the choices of inputs that take an upload:
 * they list the node's input folder, differ between nodes and change with every upload; and in
 * lists of folders, those that hold the inputs of jobs.
 */
final class ObjectInfoCopy {
  private static final List<String> INPUT_GROUPS = List.of("required", "optional");

  private final SortedMap<String, byte[]> digests = new TreeMap<>();
  private final SortedMap<String, String> unreadable = new TreeMap<>();

  private record Definition(String name, JsonNode json) {}

  /**
   * @param from buffered
   * @throws IOException if it is not an object of classes at all, or breaks off
   */
  void copy(InputStream from, JsonGenerator to) throws IOException {
    FieldSlices classes = new FieldSlices(from);
    to.writeStartObject();
    for (FieldSlices.Field next = classes.next(); next != null; next = classes.next()) {
      Definition definition = read(next);
      if (definition != null) {
        digests.put(definition.name(), DigestUtils.sha256(PythonJson.write(definition.json())));
        to.writeFieldName(definition.name());
        PythonJson.mapper().writeTree(to, definition.json());
      }
    }
    to.writeEndObject();
  }

  private @Nullable Definition read(FieldSlices.Field field) {
    try {
      String name = PythonJson.read(field.name()).textValue();
      JsonNode json = PythonJson.read(field.value());
      NodeClass.parse(name, json);
      leaveOutUploads(json);
      return new Definition(name, json);
    } catch (IOException | RuntimeException e) {
      unreadable.put(new String(field.name(), StandardCharsets.UTF_8), reason(e));
      return null;
    }
  }

  private static String reason(Exception cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static void leaveOutUploads(JsonNode nodeClass) {
    for (String group : INPUT_GROUPS) {
      for (JsonNode input : nodeClass.path("input").path(group)) {
        new InputSpec(input).withBroughtAlong().forEach(ObjectInfoCopy::leaveOutUploads);
      }
    }
  }

  private static void leaveOutUploads(InputSpec input) {
    removeFrom(input.json().path(0), input.isUpload());
    removeFrom(input.options().path("options"), input.isUpload());
  }

  private static void removeFrom(JsonNode choices, boolean all) {
    if (choices instanceof ArrayNode list) {
      list.removeIf(choice -> all || InputPlace.isOurs(choice.asText()));
    }
  }

  /** By class name; equal for two servers with equal classes in any order. */
  SortedMap<String, byte[]> digests() {
    return digests;
  }

  /** Class name as JSON → why it was left out. */
  SortedMap<String, String> unreadable() {
    return unreadable;
  }
}
