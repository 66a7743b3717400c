package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node can do; sent when {@code hash} changes.
 *
 * @param type always {@link #TYPE}
 * @param hash of all that follows, as lower-case hex
 * @param objectInfo ComfyUI's {@code /object_info}, whole
 * @param models folder → file names, as {@code /models/{folder}} lists them, in the order of {@code
 *     /models}
 * @param embeddings as {@code /embeddings} lists them
 * @param systemStats ComfyUI's {@code /system_stats} when it was read; its free-memory figures are
 *     not part of the hash
 * @param extensions scripts for the browser, as {@code /extensions} lists them
 * @param forwardUrl below which its agent forwards requests to its ComfyUI; not part of the hash;
 *     null if it does not
 * @param inventory null from an agent that does not say it
 */
public record NodeCapabilities(
    String type,
    Instant at,
    NodeId nodeId,
    AgentId agentId,
    String hash,
    ObjectNode objectInfo,
    Map<String, List<String>> models,
    List<String> embeddings,
    ObjectNode systemStats,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> extensions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String forwardUrl,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NodeInventory inventory) {
  public static final String TYPE = "Capabilities";

  public NodeCapabilities {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(nodeId, "nodeId");
    Require.present(agentId, "agentId");
    Require.name(hash, "hash");
    Require.present(objectInfo, "objectInfo");
    Require.present(models, "models");
    Require.present(embeddings, "embeddings");
    Require.present(systemStats, "systemStats");
    Map<String, List<String>> copy = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> entry : models.entrySet()) {
      copy.put(entry.getKey(), List.copyOf(entry.getValue()));
    }
    models = Collections.unmodifiableMap(copy);
    embeddings = List.copyOf(embeddings);
    extensions = extensions == null ? List.of() : List.copyOf(extensions); // null in older records
  }
}
