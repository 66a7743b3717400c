package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job whose outputs are deleted; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "deleted_outputs")
public class DeletedOutputsRow {
  @Id public UUID jobId;
  public String tenant;
  public UUID run;
  public Instant deletedAt;
  public String why;
  public @Nullable Instant sweptAt;
  public @Nullable Instant sweepAfter;
}
