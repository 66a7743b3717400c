package io.comfymill.gateway.userdata;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file or a folder of a user. */
@Entity
@Table(schema = "gateway", name = "user_files")
public class UserFileRow {
  @Id public UUID id;
  public String tenant;
  public String userId;
  public String path;

  /** Of its bytes; null for a folder. */
  public @Nullable String blake3;

  public long sizeBytes;
  public Instant createdAt;
  public Instant modifiedAt;

  boolean isFolder() {
    return blake3 == null;
  }
}
