package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A webhook; see the table for each column. */
@Entity
@DynamicUpdate
@Table(schema = "gateway", name = "webhooks")
public class WebhookRow {
  @Id public String id;
  public String tenant;
  public String url;
  public String events;
  public String secret;
  public @Nullable String previousSecret;
  public @Nullable Instant previousUntil;
  public Instant createdAt;
  public String createdBy;
  public @Nullable Instant disabledAt;
  public @Nullable String disabledReason;
  public int failures;
  public @Nullable Instant failingSince;
  public Instant nextAt;
}
