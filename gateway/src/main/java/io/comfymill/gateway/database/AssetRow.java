package io.comfymill.gateway.database;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A file that a client has uploaded. */
@Entity
@Table(schema = "gateway", name = "assets")
public class AssetRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;
  public String type;
  public String subfolder;
  public String name;
  public String blake3;
  public long sizeBytes;
  public String mimeType;
  public Instant uploadedAt;
}
