package io.comfymill.agent.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.host.Machine;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.NodeInventory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what is installed on a node: sizes of models and versions of custom nodes, where its
 * ComfyUI or its folder tells them. Blocks.
 */
final class InventoryReader {
  /** Of ComfyUI-Manager, in its two generations. */
  private static final List<String> INSTALLED =
      List.of("/v2/customnode/installed", "/customnode/installed");

  private final ComfyUiFiles comfyUi;
  private final Machine machine;

  InventoryReader(ComfyUiFiles comfyUi, Machine machine) {
    this.comfyUi = comfyUi;
    this.machine = machine;
  }

  /**
   * @param folders of models
   * @param stats ComfyUI's {@code /system_stats}
   */
  NodeInventory read(Collection<String> folders, ObjectNode stats) throws IOException {
    Map<String, SortedMap<String, Long>> sizes = new HashMap<>();
    for (String folder : folders) {
      SortedMap<String, Long> files = sizes(folder);
      if (!files.isEmpty()) {
        sizes.put(folder, files);
      }
    }
    SortedMap<String, String> packs = new TreeMap<>(managed());
    packs.putAll(machine.customNodes(stats));
    return new NodeInventory(cards(stats), packs, sizes);
  }

  List<String> cards(JsonNode stats) {
    return machine.now(stats, 0).gpus().stream()
        .map(Gpu::uuid)
        .map(id -> Objects.requireNonNullElse(id, ""))
        .toList();
  }

  private SortedMap<String, Long> sizes(String folder) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    for (JsonNode file : ask("/experiment/models/" + CapabilitiesReader.encode(folder))) {
      if (file.path("name").isTextual() && file.path("size").isIntegralNumber()) {
        sizes.putIfAbsent(file.path("name").asText(), file.path("size").asLong());
      }
    }
    return sizes;
  }

  private SortedMap<String, String> managed() throws IOException {
    SortedMap<String, String> packs = new TreeMap<>();
    for (String path : INSTALLED) {
      for (Map.Entry<String, JsonNode> pack : ask(path).properties()) {
        if (pack.getValue().path("enabled").asBoolean(true)) {
          packs.put(pack.getKey(), pack.getValue().path("ver").asText());
        }
      }
      if (!packs.isEmpty()) {
        break;
      }
    }
    return packs;
  }

  /** Missing where this ComfyUI has no such route. */
  private JsonNode ask(String path) throws IOException {
    try (InputStream answer = comfyUi.read(path)) {
      return PythonJson.mapper().readTree(answer);
    } catch (RefusedException e) {
      if (e.transientFailure()) {
        throw e;
      }
      return MissingNode.getInstance();
    }
  }
}
