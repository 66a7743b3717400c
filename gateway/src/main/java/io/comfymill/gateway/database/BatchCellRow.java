package io.comfymill.gateway.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A cell of a batch that was given out; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "batch_cells")
public class BatchCellRow {
  @EmbeddedId public Key key;
  public String tenant;
  public int run;
  public String state;
  public @Nullable UUID jobId;
  public @Nullable String error;
  public @Nullable Integer attempts;
  public @Nullable String nodeId;
  public @Nullable Instant startedAt;
  public @Nullable Instant finishedAt;
  public boolean accepted;

  /** Batch and number. */
  @Embeddable
  public record Key(UUID batch, int cell) implements Serializable {}
}
