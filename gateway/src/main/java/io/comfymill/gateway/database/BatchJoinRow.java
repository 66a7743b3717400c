package io.comfymill.gateway.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is made of a batch's outputs; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "batch_joins")
public class BatchJoinRow {
  @EmbeddedId public Key key;
  public String tenant;
  public int position;
  public int run;
  public String state;
  public int tries;
  public @Nullable String error;
  public String outputs;
  public @Nullable Instant startedAt;
  public @Nullable Instant finishedAt;
  public @Nullable UUID owner;
  public @Nullable Instant ownedUntil;

  /** Batch and name. */
  @Embeddable
  public record Key(UUID batch, String name) implements Serializable {}
}
