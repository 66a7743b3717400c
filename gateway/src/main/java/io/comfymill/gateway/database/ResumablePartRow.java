package io.comfymill.gateway.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** What one request brought of an upload; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "resumable_parts")
public class ResumablePartRow {
  @EmbeddedId public Key key;
  public long sizeBytes;
  public String artifactKey;

  /** One part of an upload begins at a position. */
  @Embeddable
  public record Key(UUID uploadId, long position) implements Serializable {}
}
