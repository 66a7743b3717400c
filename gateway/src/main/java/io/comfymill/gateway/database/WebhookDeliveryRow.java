package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** An event that a webhook is told; see the table for each column. */
@Entity
@DynamicUpdate
@Table(schema = "gateway", name = "webhook_deliveries")
public class WebhookDeliveryRow {
  @Id public long number;
  public String id;
  public String webhookId;
  public String tenant;
  public String subject;
  public String eventKey;
  public String type;
  public String payload;
  public @Nullable UUID jobId;
  public String state;
  public Instant createdAt;
  public Instant nextAt;
  public Instant retryUntil;
  public @Nullable Instant claimedUntil;
  public int attempts;
  public @Nullable Instant deliveredAt;
  public @Nullable Integer lastStatus;
  public @Nullable String lastError;
}
