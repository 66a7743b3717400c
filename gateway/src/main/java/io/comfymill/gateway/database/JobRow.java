package io.comfymill.gateway.database;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the scheduler's table of jobs. Gateways only read it. */
@Entity
@Immutable
@Table(schema = "scheduler", name = "jobs")
public class JobRow extends PanacheEntityBase {
  @Id public UUID id;
  public String tenant;
  public String promptId;
  public @Nullable String clientId;
  public double number;
  public int priority;

  @Enumerated(EnumType.STRING)
  @Column(columnDefinition = "text")
  public JobState state;

  public int attempt;
  public @Nullable String nodeId;
  public String spec;
  public @Nullable String result;
  public @Nullable String failureCause;
  public @Nullable String failureMessage;
  public Instant submittedAt;
  public @Nullable Instant startedAt;
  public @Nullable Instant finishedAt;
  public long changedSeq;
}
