package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client has sent to a route of custom nodes. */
@Entity
@Table(schema = "gateway", name = "kept_uploads")
public class KeptUploadRow {
  @Id public UUID id;
  public String tenant;
  public String path;
  public String name;
  public @Nullable String contentType;
  public String blake3;
  public long sizeBytes;
  public Instant keptAt;
}
