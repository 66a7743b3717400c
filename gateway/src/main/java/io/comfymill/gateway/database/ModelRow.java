package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A model of the catalogue; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "models")
public class ModelRow {
  @Id public String id;
  public long version;
  public String folder;
  public String name;
  public String sha256;
  public long bytes;
  public String sources;
  public @Nullable String licence;
  public String wantedBy;
  public Instant createdAt;
  public String createdBy;
  public @Nullable Instant deletedAt;
}
