package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch and how far it is; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "batches")
public class BatchRow {
  @Id public UUID id;
  public String tenant;
  public @Nullable String name;
  public String state;
  public @Nullable String reason;
  public int cells;
  public int extensions;
  public int nextPosition;
  public int open;
  public int succeeded;
  public int failed;
  public int cancelled;
  public int accepted;
  public long gpuMs;
  public int excusedFailed;
  public long excusedGpuMs;
  public Instant createdAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant finishedAt;
  public @Nullable Long keepOutputs;
  public @Nullable Instant outputsDeletedAt;
  public @Nullable UUID owner;
  public @Nullable Instant ownedUntil;
}
