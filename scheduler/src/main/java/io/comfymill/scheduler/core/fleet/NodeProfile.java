package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.wire.Heartbeat;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node from its heartbeats, and kept over a restart of the scheduler.
 *
 * @param online its ComfyUI answers and its heartbeats arrive
 * @param detail why it is not online
 */
public record NodeProfile(
    AgentId agentId,
    String url,
    boolean online,
    @Nullable String detail,
    int slots,
    @Nullable String capabilitiesHash,
    long vramTotalBytes,
    long vramFreeBytes,
    Instant registeredAt,
    Instant lastHeartbeatAt) {
  private static final String SILENT = "no heartbeat";

  static NodeProfile of(Heartbeat.OfNode heartbeat, Instant registeredAt, Instant now) {
    return new NodeProfile(
        heartbeat.agentId(),
        heartbeat.url(),
        heartbeat.online(),
        heartbeat.detail(),
        Math.max(0, heartbeat.slots()),
        heartbeat.capabilitiesHash(),
        heartbeat.load().vramTotalBytes(),
        heartbeat.load().vramFreeBytes(),
        registeredAt,
        now);
  }

  NodeProfile silent() {
    return new NodeProfile(
        agentId,
        url,
        false,
        SILENT,
        slots,
        capabilitiesHash,
        vramTotalBytes,
        vramFreeBytes,
        registeredAt,
        lastHeartbeatAt);
  }

  NodeProfile heardAt(Instant time) {
    return new NodeProfile(
        agentId,
        url,
        online,
        detail,
        slots,
        capabilitiesHash,
        vramTotalBytes,
        vramFreeBytes,
        registeredAt,
        time);
  }

  boolean isSilent() {
    return SILENT.equals(detail);
  }

  /** Equal but for the figures that move all the time. */
  boolean saysTheSameAs(NodeProfile other) {
    return agentId.equals(other.agentId)
        && url.equals(other.url)
        && online == other.online
        && Objects.equals(detail, other.detail)
        && slots == other.slots
        && Objects.equals(capabilitiesHash, other.capabilitiesHash)
        && vramTotalBytes == other.vramTotalBytes;
  }
}
