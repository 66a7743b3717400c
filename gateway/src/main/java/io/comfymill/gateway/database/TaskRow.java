package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Work that goes on after its request was answered; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "tasks")
public class TaskRow {
  @Id public UUID id;
  public String tenant;
  public String idempotencyKey;
  public String payload;
  public String status;
  public @Nullable UUID owner;
  public Instant createdAt;
  public Instant updatedAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant completedAt;
  public @Nullable String result;
  public @Nullable String errorMessage;
  public @Nullable String exportName;
  public @Nullable String artifactKey;
  public @Nullable Long sizeBytes;
}
