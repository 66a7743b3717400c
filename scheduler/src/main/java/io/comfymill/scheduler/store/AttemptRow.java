package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One try of a job on one node. */
@Entity
@Table(name = "attempts")
@IdClass(AttemptKey.class)
public class AttemptRow extends PanacheEntityBase {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  @Id public int number;

  @Column(name = "node_id", updatable = false)
  public String nodeId;

  @Column(updatable = false)
  public @Nullable String reason;

  public String state;

  public @Nullable String cause;

  public @Nullable String message;

  @Column(name = "assigned_at", updatable = false)
  public Instant assignedAt;

  @Column(name = "accepted_at")
  public @Nullable Instant acceptedAt;

  @Column(name = "started_at")
  public @Nullable Instant startedAt;

  @Column(name = "ended_at")
  public @Nullable Instant endedAt;
}
