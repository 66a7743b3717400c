package io.comfymill.gateway.database;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the scheduler's table of attempts. Gateways only read it. */
@Entity
@Immutable
@Table(schema = "scheduler", name = "attempts")
public class AttemptRow {
  @EmbeddedId public Key key;
  public String nodeId;
  public String state;
  public @Nullable String reason;
  public @Nullable String cause;
  public @Nullable String message;
  public Instant assignedAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant endedAt;

  /** Job and number. */
  @Embeddable
  public record Key(UUID jobId, int number) implements Serializable {}
}
