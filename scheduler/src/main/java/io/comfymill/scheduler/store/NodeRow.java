package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A node, as its heartbeats describe it. */
@Entity
@Table(name = "nodes")
public class NodeRow extends PanacheEntityBase {
  @Id public String id;

  @Column(name = "agent_id")
  public String agentId;

  public String url;

  public boolean online;

  public @Nullable String detail;

  public int slots;

  @Column(name = "capabilities_hash")
  public @Nullable String capabilitiesHash;

  @Column(name = "vram_total_bytes")
  public long vramTotalBytes;

  @Column(name = "vram_free_bytes")
  public long vramFreeBytes;

  @Column(name = "registered_at")
  public Instant registeredAt;

  @Column(name = "last_heartbeat_at")
  public Instant lastHeartbeatAt;
}
