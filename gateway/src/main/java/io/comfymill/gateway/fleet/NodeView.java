package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.rows.NodeRow;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node, as {@code GET /api/nodes} shows it. */
public record NodeView(
    String id,
    NodeStatus status,
    @JsonProperty("agent_id") String agentId,
    String url,
    boolean online,
    @Nullable String detail,
    String pool,
    SortedSet<String> labels,
    int weight,
    int priority,
    boolean enabled,
    boolean draining,
    boolean healthy,
    @JsonProperty("health_detail") @Nullable String healthDetail,
    @JsonProperty("restart_needed") boolean restartNeeded,
    int slots,
    List<RunningAttempt> running,
    @JsonProperty("loaded_models") SortedSet<String> loadedModels,
    @JsonProperty("capabilities_hash") @Nullable String capabilitiesHash,
    @JsonProperty("vram_total_bytes") long vramTotalBytes,
    @JsonProperty("vram_free_bytes") long vramFreeBytes,
    @JsonProperty("last_heartbeat_at") Instant lastHeartbeatAt) {
  public NodeView {
    running = List.copyOf(running);
  }

  /** An attempt on the node, running or prefetched. */
  public record RunningAttempt(
      UUID job, @JsonProperty("prompt_id") String promptId, int attempt, String state) {}

  static NodeView of(NodeRow node, List<RunningAttempt> running) {
    return new NodeView(
        node.id,
        NodeStatus.of(node),
        node.agentId,
        node.url,
        node.online,
        node.detail,
        node.pool,
        TextList.parse(node.labels),
        node.weight,
        node.priority,
        node.enabled,
        node.draining,
        node.healthy,
        node.healthDetail,
        node.restartNeeded,
        node.slots,
        running,
        TextList.parse(node.loadedModels),
        node.capabilitiesHash,
        node.vramTotalBytes,
        node.vramFreeBytes,
        node.lastHeartbeatAt);
  }
}
