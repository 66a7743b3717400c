package io.comfymill.gateway.database;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the scheduler's table of nodes. Gateways only read it. */
@Entity
@Immutable
@Table(schema = "scheduler", name = "nodes")
public class NodeRow extends PanacheEntityBase {
  @Id public String id;
  public String agentId;
  public String url;
  public boolean online;
  public @Nullable String detail;
  public int slots;
  public @Nullable String capabilitiesHash;
  public long vramTotalBytes;
  public long vramFreeBytes;
  public Instant lastHeartbeatAt;
  public String pool;

  /** JSON list. */
  public String labels;

  public int weight;
  public int priority;
  public boolean enabled;
  public boolean draining;
  public boolean healthy;
  public @Nullable String healthDetail;
  public boolean restartNeeded;

  /** JSON list. */
  public String loadedModels;
}
