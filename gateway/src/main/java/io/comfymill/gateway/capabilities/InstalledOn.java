package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is installed on a node, as far as its agent tells.
 *
 * @param environment {@code comfyui}, {@code python}, {@code pytorch}, {@code os} → version
 * @param customNodes the folder of a pack → its version or commit; empty where it is not known
 * @param models folder and file name → size in bytes; empty where it is not known
 */
public record InstalledOn(
    SortedMap<String, String> environment,
    @JsonProperty("custom_nodes") SortedMap<String, String> customNodes,
    SortedMap<String, String> models) {
  static InstalledOn of(NodeCapabilities node) {
    NodeInventory inventory = Objects.requireNonNullElse(node.inventory(), NodeInventory.UNKNOWN);
    SortedMap<String, String> models = new TreeMap<>();
    node.models()
        .forEach(
            (folder, files) ->
                files.forEach(
                    file -> models.put(folder + "/" + file, size(inventory, folder, file))));
    return new InstalledOn(
        environment(node.systemStats().path("system")), inventory.customNodes(), models);
  }

  private static String size(NodeInventory inventory, String folder, String file) {
    SortedMap<String, Long> files = inventory.modelBytes().get(folder);
    Long bytes = files == null ? null : files.get(file);
    return bytes == null ? "" : bytes.toString();
  }

  private static SortedMap<String, String> environment(JsonNode system) {
    SortedMap<String, String> environment = new TreeMap<>();
    put(environment, "comfyui", system.path("comfyui_version"));
    put(environment, "os", system.path("os"));
    put(environment, "python", system.path("python_version"));
    put(environment, "pytorch", system.path("pytorch_version"));
    return environment;
  }

  private static void put(SortedMap<String, String> to, String name, JsonNode value) {
    if (value.isTextual() && !value.asText().isBlank()) {
      to.put(name, value.asText());
    }
  }
}
