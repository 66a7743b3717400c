package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that a client knows by id; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "asset_records")
public class AssetRecordRow {
  @Id public UUID id;
  public String tenant;
  public String filePath;
  public String name;
  public String artifactKey;
  public @Nullable String blake3;
  public long sizeBytes;
  public String contentType;
  public String tags = "[]";
  public @Nullable UUID jobId;
  public @Nullable String promptId;
  public @Nullable Integer attempt;
  public @Nullable Integer position;
  public @Nullable String nodeId;
  public @Nullable String kind;
  public @Nullable String reference;
  public Instant createdAt;
  public @Nullable Instant expiresAt;
  public String userMetadata = "{}";
  public @Nullable UUID previewId;
  public Instant updatedAt;
  public Instant lastAccessAt;
}
