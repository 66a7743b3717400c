package io.comfymill.agent.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.NodeHost;
import java.util.Collections;
import java.util.SortedMap;

/** What one node runs on. */
@FunctionalInterface
public interface Machine {
  /**
   * As far as it is known by now; any thread may ask.
   *
   * @param stats ComfyUI's {@code /system_stats}; empty before the first
   * @param othersPrompts see {@link NodeHost}
   */
  NodeHost now(JsonNode stats, int othersPrompts);

  /**
   * The packs of custom nodes in its ComfyUI's folder, and their versions. Blocks.
   *
   * @return folder → version or commit; empty where the folder cannot be told or read
   */
  default SortedMap<String, String> customNodes(JsonNode stats) {
    return Collections.emptySortedMap();
  }
}
