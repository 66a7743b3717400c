package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node, as {@code GET /api/nodes} shows it. */
public record NodeView(
    String id,
    @JsonProperty("agent_id") String agentId,
    String url,
    boolean online,
    @Nullable String detail,
    int slots,
    List<RunningAttempt> running,
    @JsonProperty("capabilities_hash") @Nullable String capabilitiesHash,
    @JsonProperty("vram_total_bytes") long vramTotalBytes,
    @JsonProperty("vram_free_bytes") long vramFreeBytes,
    @JsonProperty("last_heartbeat_at") Instant lastHeartbeatAt) {
  public NodeView {
    running = List.copyOf(running);
  }

  /** An attempt that the node holds, running or prefetched. */
  public record RunningAttempt(
      UUID job, @JsonProperty("prompt_id") String promptId, int attempt, String state) {}
}
