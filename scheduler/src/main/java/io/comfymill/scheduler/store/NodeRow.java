package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A node, as its heartbeats describe it and as operators want it used. */
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

  /** What holds: what the agent says, or what an operator says instead. */
  public String pool;

  /** Likewise; a list as JSON. */
  public String labels;

  @Column(name = "agent_pool")
  public @Nullable String agentPool;

  @Column(name = "agent_labels")
  public String agentLabels;

  @Column(name = "operator_pool")
  public @Nullable String operatorPool;

  @Column(name = "operator_labels")
  public @Nullable String operatorLabels;

  public int weight;

  public int priority;

  public boolean enabled;

  public boolean draining;

  public boolean healthy;

  @Column(name = "health_detail")
  public @Nullable String healthDetail;

  @Column(name = "restart_needed")
  public boolean restartNeeded;

  /** Model files that it probably holds; a list as JSON. */
  @Column(name = "loaded_models")
  public String loadedModels;

  @Column(name = "vram_total_bytes")
  public long vramTotalBytes;

  @Column(name = "vram_free_bytes")
  public long vramFreeBytes;

  @Column(name = "registered_at")
  public Instant registeredAt;

  @Column(name = "last_heartbeat_at")
  public Instant lastHeartbeatAt;
}
