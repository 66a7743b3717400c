package io.comfymill.common.rows;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A node, as its heartbeats describe it and as operators want it used. Lists are JSON. */
@Entity
@Table(schema = "scheduler", name = "nodes")
public class NodeRow {
  @Id public String id;
  public String agentId;
  public String url;
  public boolean online;
  public @Nullable String detail;
  public int slots;
  public @Nullable String capabilitiesHash;
  public long vramTotalBytes;
  public long vramFreeBytes;
  public Instant registeredAt;
  public Instant lastHeartbeatAt;

  /** In force: the operator's, or else the agent's. */
  public String pool;

  /** In force: the operator's, or else the agent's. */
  public String labels;

  public @Nullable String agentPool;
  public String agentLabels;
  public @Nullable String operatorPool;
  public @Nullable String operatorLabels;
  public int weight;
  public int priority;
  public boolean enabled;
  public boolean draining;
  public boolean healthy;
  public @Nullable String healthDetail;
  public boolean restartNeeded;

  /** A {@link io.comfymill.common.wire.NodeHost} as JSON; null where the agent does not say it. */
  public @Nullable String host;

  /** A {@link io.comfymill.common.wire.NodeNotes} as JSON; null where nobody said anything. */
  public @Nullable String notes;

  /** Model files that it probably holds in memory. */
  public String loadedModels;
}
