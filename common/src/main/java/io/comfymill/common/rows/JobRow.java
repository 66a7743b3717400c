package io.comfymill.common.rows;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job. */
@Entity
@Table(schema = "scheduler", name = "jobs")
public class JobRow {
  @Id public UUID id;
  public String tenant;
  public String promptId;
  public @Nullable String clientId;
  public double number;
  public int priority;
  public @Nullable Integer maxAttempts;
  public @Nullable Long timeoutMs;
  public @Nullable Instant deadline;

  /** What its client asked for: a {@code JobSpec} as JSON. Never changed. */
  public @Nullable String spec;

  /** {@code Requirements} as JSON. Never changed. */
  public @Nullable String requirements;

  /** {@code JobConditions} that are still to be met, as JSON; null for none. */
  public @Nullable String conditions;

  /** The job whose run answers for this one as well. */
  public @Nullable UUID answeredBy;

  /** Jobs of one tenant with the same key share one run; null for one that does not. */
  public @Nullable String mergeKey;

  /** The client in whose line it was moved; null where that is its own. */
  public @Nullable String queueLine;

  public long shape;
  public Instant submittedAt;
  public Instant queuedAt;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public JobState state;

  /** Number of the current attempt; 0 before the first. */
  public int attempt;

  /** Failures up to the attempt of this number no longer count. */
  public int forgiven;

  public @Nullable Instant notBefore;
  public @Nullable String nodeId;

  /** {@code ExecutionResult} as JSON. */
  public @Nullable String result;

  public @Nullable String failureCause;

  /** Of a failed job, or why a cancelled one was cancelled. */
  public @Nullable String failureMessage;

  /** Set while its node is asked to stop it. */
  public @Nullable String cancelReason;

  public @Nullable Instant startedAt;
  public @Nullable Instant finishedAt;

  /** Grows with every change of any job. */
  public long changedSeq;

  /** Set by gateways that read it: since then its result shows no outputs. */
  @Transient public @Nullable Instant outputsDeletedAt;
}
