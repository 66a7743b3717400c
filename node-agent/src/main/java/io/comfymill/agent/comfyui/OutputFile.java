package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.NamedModel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A file that a graph node reported.
 *
 * @param type ComfyUI's folder type: {@code output}, {@code temp} or {@code input}
 */
public record OutputFile(String type, String subfolder, String filename) {
  /** Every file in the outputs of one graph node, under any key, in order. */
  public static Set<OutputFile> in(JsonNode output) {
    Set<OutputFile> files = new LinkedHashSet<>();
    for (JsonNode items : output) {
      for (JsonNode item : items) {
        if (isFile(item)) {
          files.add(of(item));
        } else {
          NamedModel.of(item)
              .map(model -> new OutputFile(model.type(), model.subfolder(), model.filename()))
              .ifPresent(files::add);
        }
      }
    }
    return files;
  }

  /** True of an item that names a file, and has a {@code subfolder} or could have one. */
  public static boolean isFile(JsonNode item) {
    return item instanceof ObjectNode && item.path("filename").isTextual();
  }

  private static OutputFile of(JsonNode item) {
    return new OutputFile(
        item.path("type").asText("output"),
        item.path("subfolder").asText(""),
        item.path("filename").textValue());
  }
}
