package io.comfymill.common.rows;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A part of the queue that was paused once. */
@Entity
@Table(schema = "scheduler", name = "queue_pauses")
public class QueuePauseRow {
  @EmbeddedId @JsonUnwrapped public Key key;

  /** Null where it has been resumed. */
  public @Nullable Instant pausedAt;

  public @Nullable String reason;

  /** As {@code QueueName}. */
  @Embeddable
  public record Key(String scope, String name) implements Serializable {}
}
