package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An upload that may come in several requests; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "resumable_uploads")
public class ResumableUploadRow {
  @Id public UUID id;
  public String tenant;
  public String metadata;
  public long length;
  public Instant expiresAt;
  public boolean finished;
}
