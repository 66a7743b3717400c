package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.WebhookRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook.
 *
 * @param failures of attempts, one after the other, up to the last
 * @param secret when it is made; never again
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookView(
    String id,
    String url,
    List<String> events,
    Instant createdAt,
    String createdBy,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    int failures,
    @Nullable Instant failingSince,
    @Nullable String secret) {
  static WebhookView of(WebhookRow row) {
    return of(row, null);
  }

  static WebhookView withSecret(WebhookRow row) {
    return of(row, row.secret);
  }

  private static WebhookView of(WebhookRow row, @Nullable String secret) {
    return new WebhookView(
        row.id,
        row.url,
        events(row),
        row.createdAt,
        row.createdBy,
        row.disabledAt,
        row.disabledReason,
        row.failures,
        row.failingSince,
        secret);
  }

  static List<String> events(WebhookRow row) {
    return List.of(row.events.split(" ", -1));
  }
}
