package io.comfymill.gateway.webhooks;

import io.comfymill.common.http.OutboundTarget;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import io.comfymill.gateway.database.WebhookRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends deliveries whose time has come, many at once. */
@ApplicationScoped
class Sender {
  private static final Logger LOG = Logger.getLogger(Sender.class);
  private static final int AT_ONCE = 64;
  private static final int FIRST_REFUSED = 300;

  private final Attempts attempts;
  private final Payloads payloads;
  private final WebhookClient client;
  private final InstantSource clock;
  private final AtomicInteger underWay = new AtomicInteger();

  Sender(Attempts attempts, Payloads payloads, WebhookClient client, InstantSource clock) {
    this.attempts = attempts;
    this.payloads = payloads;
    this.client = client;
    this.clock = clock;
  }

  /** Begins to send; whether there may be more. */
  Uni<Boolean> send() {
    int most = AT_ONCE - underWay.get();
    return most <= 0
        ? Uni.createFrom().item(false)
        : attempts
            .claim(most)
            .invoke(claimed -> claimed.forEach(this::begin))
            .map(claimed -> !claimed.isEmpty());
  }

  private void begin(WebhookDeliveryRow delivery) {
    underWay.incrementAndGet();
    attempts
        .webhook(delivery.webhookId)
        .chain(hook -> hook == null ? Uni.createFrom().voidItem() : attempt(hook, delivery))
        .onTermination()
        .invoke(underWay::decrementAndGet)
        .subscribe()
        .with(
            done -> {},
            failure -> LOG.warnf("%s is sent again later: %s", delivery.id, failure.toString()));
  }

  private Uni<Void> attempt(WebhookRow hook, WebhookDeliveryRow delivery) {
    return payloads.of(delivery).chain(payload -> attempt(hook, delivery, payload));
  }

  private Uni<Void> attempt(WebhookRow hook, WebhookDeliveryRow delivery, String payload) {
    return post(hook, delivery, payload)
        .onItemOrFailure()
        .transformToUni((status, failure) -> judge(delivery, status, failure));
  }

  private Uni<Integer> post(WebhookRow hook, WebhookDeliveryRow delivery, String payload) {
    Instant now = clock.instant();
    long timestamp = now.getEpochSecond();
    return client.post(
        OutboundTarget.parse(hook.url),
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "Comfymill-Webhooks",
            "webhook-id",
            delivery.id,
            "webhook-timestamp",
            Long.toString(timestamp),
            "webhook-signature",
            Signature.of(secrets(hook, now), delivery.id, timestamp, payload)),
        payload);
  }

  private static List<String> secrets(WebhookRow hook, Instant now) {
    return hook.previousSecret != null
            && hook.previousUntil != null
            && now.isBefore(hook.previousUntil)
        ? List.of(hook.secret, hook.previousSecret)
        : List.of(hook.secret);
  }

  private Uni<Void> judge(
      WebhookDeliveryRow delivery, @Nullable Integer status, @Nullable Throwable failure) {
    if (status == null) {
      return attempts.failed(delivery, null, text(failure));
    }
    return status >= 200 && status < FIRST_REFUSED
        ? attempts.delivered(delivery, status)
        : attempts.failed(delivery, status, "answered " + status);
  }

  /** With what is behind it: of a TLS handshake that alone says what is wrong. */
  private static String text(@Nullable Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      String message = one.getMessage() == null ? one.getClass().getSimpleName() : one.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }
}
