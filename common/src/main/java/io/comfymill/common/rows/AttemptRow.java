package io.comfymill.common.rows;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One try of a job on one node. */
@Entity
@Table(schema = "scheduler", name = "attempts")
public class AttemptRow {
  @EmbeddedId @JsonUnwrapped public Key key;
  public String nodeId;

  /** Why that node, in words. */
  public @Nullable String reason;

  public String state;
  public @Nullable String cause;
  public @Nullable String message;
  public Instant assignedAt;
  public @Nullable Instant acceptedAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant endedAt;

  /** Job and number. */
  @Embeddable
  public record Key(UUID jobId, int number) implements Serializable {}
}
