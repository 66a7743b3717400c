package io.comfymill.common.wire;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is installed on a node, as far as its agent can tell.
 *
 * @param gpus for each of ComfyUI's devices that is a card, the card's id; empty where it is not
 *     known
 * @param customNodes the folder of each pack of custom nodes → its version or commit; empty where
 *     that is not known
 * @param modelBytes folder → file name → size in bytes
 */
public record NodeInventory(
    List<String> gpus,
    SortedMap<String, String> customNodes,
    Map<String, SortedMap<String, Long>> modelBytes) {
  public static final NodeInventory UNKNOWN =
      new NodeInventory(List.of(), Collections.emptySortedMap(), Map.of());

  public NodeInventory {
    Require.present(gpus, "gpus");
    Require.present(customNodes, "customNodes");
    Require.present(modelBytes, "modelBytes");
    gpus = List.copyOf(gpus);
    customNodes = sorted(customNodes);
    Map<String, SortedMap<String, Long>> copy = new HashMap<>();
    modelBytes.forEach((folder, files) -> copy.put(folder, sorted(files)));
    modelBytes = Collections.unmodifiableMap(copy);
  }

  private static <T> SortedMap<String, T> sorted(SortedMap<String, T> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
