package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An alert, or what will be one if it lasts; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "alerts")
public class AlertRow {
  /** How soon somebody should look. */
  public enum Severity {
    WARNING,
    CRITICAL
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  public @Nullable Long number;

  public String rule;

  @Enumerated(EnumType.STRING)
  public Severity severity;

  public String target;
  public String detail;
  public Instant since;
  public Instant seenAt;
  public @Nullable Instant firedAt;
  public @Nullable Instant resolvedAt;
  public @Nullable Instant acknowledgedAt;
  public @Nullable String acknowledgedBy;
}
