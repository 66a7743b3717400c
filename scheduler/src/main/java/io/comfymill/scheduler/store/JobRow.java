package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job. What its client asked for is written once; an update leaves it alone, so that it need not
 * be in memory.
 */
@Entity
@Table(name = "jobs")
public class JobRow extends PanacheEntityBase {
  @Id public UUID id;

  @Column(updatable = false)
  public String tenant;

  @Column(name = "prompt_id", updatable = false)
  public String promptId;

  @Column(name = "client_id", updatable = false)
  public @Nullable String clientId;

  public double number;

  public int priority;

  @Column(name = "max_attempts", updatable = false)
  public @Nullable Integer maxAttempts;

  @Column(name = "timeout_ms", updatable = false)
  public @Nullable Long timeoutMillis;

  public @Nullable Instant deadline;

  @Column(updatable = false)
  public @Nullable String spec;

  @Column(updatable = false)
  public @Nullable String requirements;

  @Column(updatable = false)
  public long shape;

  @Column(name = "submitted_at", updatable = false)
  public Instant submittedAt;

  @Column(name = "queued_at", updatable = false)
  public Instant queuedAt;

  public String state;

  public int attempt;

  public int forgiven;

  @Column(name = "not_before")
  public @Nullable Instant notBefore;

  @Column(name = "node_id")
  public @Nullable String nodeId;

  public @Nullable String result;

  @Column(name = "failure_cause")
  public @Nullable String failureCause;

  @Column(name = "failure_message")
  public @Nullable String failureMessage;

  @Column(name = "cancel_reason")
  public @Nullable String cancelReason;

  @Column(name = "started_at")
  public @Nullable Instant startedAt;

  @Column(name = "finished_at")
  public @Nullable Instant finishedAt;

  @Column(name = "changed_seq")
  public long changedSeq;
}
