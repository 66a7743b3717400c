package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.NodeNotes;
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
    @JsonProperty("api_slots") int apiSlots,
    List<RunningAttempt> running,
    @JsonProperty("loaded_models") SortedSet<String> loadedModels,
    @JsonProperty("capabilities_hash") @Nullable String capabilitiesHash,
    @JsonProperty("vram_total_bytes") long vramTotalBytes,
    @JsonProperty("vram_free_bytes") long vramFreeBytes,
    @JsonProperty("last_heartbeat_at") Instant lastHeartbeatAt,
    @Nullable String host,
    List<GpuView> gpus,
    @JsonProperty("others_prompts") int othersPrompts,
    @Nullable String location,
    @JsonProperty("gpu_model") @Nullable String gpuModel,
    @Nullable String description) {
  public NodeView {
    running = List.copyOf(running);
    gpus = List.copyOf(gpus);
  }

  /**
   * An attempt on the node, running or prefetched.
   *
   * @param job null where it is another tenant's
   * @param apiOnly whether its job needs no GPU: then it takes none of the slots of a node that has
   *     others for such jobs
   */
  public record RunningAttempt(
      @Nullable UUID job,
      @JsonProperty("prompt_id") String promptId,
      int attempt,
      String state,
      @JsonProperty("api_only") boolean apiOnly) {}

  static NodeView of(NodeRow node, List<RunningAttempt> running) {
    NodeHost host = RowJson.read(node.host, NodeHost.class);
    NodeNotes notes = RowJson.read(node.notes, NodeNotes.class);
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
        notes == null ? 0 : notes.apiSlots(),
        running,
        TextList.parse(node.loadedModels),
        node.capabilitiesHash,
        node.vramTotalBytes,
        node.vramFreeBytes,
        node.lastHeartbeatAt,
        host == null ? null : host.name(),
        host == null ? List.of() : host.gpus().stream().map(GpuView::of).toList(),
        host == null ? 0 : host.othersPrompts(),
        notes == null ? null : notes.location(),
        notes == null ? null : notes.gpuModel(),
        notes == null ? null : notes.description());
  }

  /** How many attempts it may hold in all. */
  int room() {
    return slots + apiSlots;
  }

  /** Whether nothing but the time of the last heartbeat differs. */
  public boolean isAsBefore(@Nullable NodeView before) {
    return before != null && equals(before.heardAt(lastHeartbeatAt));
  }

  private NodeView heardAt(Instant at) {
    return new NodeView(
        id,
        status,
        agentId,
        url,
        online,
        detail,
        pool,
        labels,
        weight,
        priority,
        enabled,
        draining,
        healthy,
        healthDetail,
        restartNeeded,
        slots,
        apiSlots,
        running,
        loadedModels,
        capabilitiesHash,
        vramTotalBytes,
        vramFreeBytes,
        at,
        host,
        gpus,
        othersPrompts,
        location,
        gpuModel,
        description);
  }
}
