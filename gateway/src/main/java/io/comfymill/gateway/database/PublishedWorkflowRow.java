package io.comfymill.gateway.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version of a published workflow; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "published_workflows")
public class PublishedWorkflowRow {
  @EmbeddedId public Key key;
  public @Nullable String definition;
  public Instant publishedAt;
  public String publishedBy;

  /** Which version of which workflow. */
  @Embeddable
  public record Key(String tenant, String name, int version) implements Serializable {}
}
