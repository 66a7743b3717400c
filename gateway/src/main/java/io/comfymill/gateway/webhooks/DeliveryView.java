package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a webhook was told, or is to be.
 *
 * @param number grows; those of one webhook follow each other
 * @param id the receiver's {@code webhook-id}
 * @param state whether it is pending, was delivered or has failed for good
 * @param payload without what is added when it is sent
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
    long number,
    String id,
    String type,
    String state,
    Instant createdAt,
    @Nullable Instant nextAttemptAt,
    int attempts,
    @Nullable Instant deliveredAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError,
    @JsonRawValue String payload) {
  static DeliveryView of(WebhookDeliveryRow row) {
    return new DeliveryView(
        row.number,
        row.id,
        row.type,
        row.state,
        row.createdAt,
        row.state.equals(Deliveries.PENDING) ? row.nextAt : null,
        row.attempts,
        row.deliveredAt,
        row.lastStatus,
        row.lastError,
        row.payload);
  }
}
