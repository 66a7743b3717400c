package io.comfymill.gateway.webhooks;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import io.comfymill.gateway.database.WebhookRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries are to be sent now, and what became of them. One that a gateway has claimed is
 * nobody else's until then; where that gateway dies, it is sent again by another.
 */
@ApplicationScoped
class Attempts {
  private static final Logger LOG = Logger.getLogger(Attempts.class);
  private static final int GONE = 410;
  private static final int MAX_ERROR = 500;
  private static final int AT_ONCE_TO_ONE = 4;
  private static final int DELETED_AT_ONCE = 1000;

  private static final String CLAIM =
      """
      with ready as (
        select d.number from gateway.webhooks w cross join lateral (
          select d.number from gateway.webhook_deliveries d
          where d.webhook_id = w.id and d.state = 'pending' and d.next_at <= :now
            and (d.claimed_until is null or d.claimed_until < :now)
            and not exists (
              select 1 from gateway.webhook_deliveries e where e.webhook_id = d.webhook_id
                and e.subject = d.subject and e.state = 'pending' and e.number < d.number)
          order by d.number limit :each) d
        where w.disabled_at is null and w.next_at <= :now and :each > (
          select count(*) from gateway.webhook_deliveries c
          where c.webhook_id = w.id and c.claimed_until >= :now)
        order by d.number limit :most)
      update gateway.webhook_deliveries d set claimed_until = :until, attempts = d.attempts + 1
      from ready where d.number = ready.number and d.state = 'pending'
        and (d.claimed_until is null or d.claimed_until < :now)
      returning d.*""";

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;
  private final RetrySchedule schedule;
  private final Duration disableAfter;
  private final Duration claimedFor;
  private final Duration keptFor;
  private final int maxWaiting;

  Attempts(Database database, AuditLog audit, InstantSource clock, GatewayConfig config) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.schedule = new RetrySchedule(config.webhooks().firstRetry());
    this.disableAfter = config.webhooks().disableAfter();
    this.keptFor = config.webhooks().keptFor();
    this.maxWaiting = config.webhooks().maxWaiting();
    // looking up, connecting and answering may take so long each
    this.claimedFor = config.webhooks().timeout().multipliedBy(4).plusSeconds(30);
  }

  Uni<List<WebhookDeliveryRow>> claim(int most) {
    Instant now = clock.instant();
    return database.write(
        session ->
            session
                .createNativeQuery(CLAIM, WebhookDeliveryRow.class)
                .setParameter("now", now)
                .setParameter("until", now.plus(claimedFor))
                .setParameter("each", AT_ONCE_TO_ONE)
                .setParameter("most", most)
                .getResultList());
  }

  Uni<@Nullable WebhookRow> webhook(String id) {
    return database.read(session -> session.find(WebhookRow.class, id));
  }

  Uni<Void> delivered(WebhookDeliveryRow sent, int status) {
    Instant now = clock.instant();
    return ended(
        sent,
        (hook, row) -> {
          row.state = Deliveries.DELIVERED;
          row.deliveredAt = now;
          row.lastStatus = status;
          row.lastError = null;
          hook.failures = 0;
          hook.failingSince = null;
          hook.nextAt = now;
        });
  }

  /**
   * @param status null where there was no answer
   */
  Uni<Void> failed(WebhookDeliveryRow sent, @Nullable Integer status, String error) {
    Instant now = clock.instant();
    return ended(
        sent,
        (hook, row) -> {
          row.nextAt = now.plus(schedule.ofEvent(row.attempts));
          row.state = row.nextAt.isAfter(row.retryUntil) ? Deliveries.FAILED : row.state;
          row.lastStatus = status;
          row.lastError = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
          hook.failures++;
          hook.failingSince = hook.failingSince == null ? now : hook.failingSince;
          hook.nextAt = now.plus(schedule.ofReceiver(hook.failures));
          if (hook.disabledAt == null) {
            disableWhereHopeless(hook, status, now);
          }
        });
  }

  private void disableWhereHopeless(WebhookRow hook, @Nullable Integer status, Instant now) {
    boolean gone = status != null && status == GONE;
    Instant since = hook.failingSince;
    if (gone || (since != null && since.plus(disableAfter).isBefore(now))) {
      hook.disabledAt = now;
      hook.disabledReason =
          gone ? "its receiver answered 410 Gone" : "every attempt has failed since " + since;
    }
  }

  /** What becomes of a webhook and of one of its deliveries. */
  private interface Ending {
    void of(WebhookRow hook, WebhookDeliveryRow row);
  }

  private Uni<Void> ended(WebhookDeliveryRow sent, Ending ending) {
    return database.write(
        session ->
            lockedWebhook(session, sent.webhookId)
                .chain(
                    hook ->
                        hook == null // deleted meanwhile
                            ? Uni.createFrom().voidItem()
                            : ended(session, hook, sent.number, ending)));
  }

  private Uni<Void> ended(Mutiny.Session session, WebhookRow hook, long delivery, Ending ending) {
    boolean wasEnabled = hook.disabledAt == null;
    return session
        .find(WebhookDeliveryRow.class, delivery)
        .invoke(row -> row.claimedUntil = null)
        .invoke(row -> ending.of(hook, row))
        .chain(
            () ->
                wasEnabled && hook.disabledAt != null
                    ? noteDisabled(session, hook)
                    : Uni.createFrom().voidItem());
  }

  private static Uni<@Nullable WebhookRow> lockedWebhook(Mutiny.Session session, String id) {
    return session
        .createNativeQuery(
            "select * from gateway.webhooks where id = :id for update", WebhookRow.class)
        .setParameter("id", id)
        .getSingleResultOrNull();
  }

  private Uni<Void> noteDisabled(Mutiny.Session session, WebhookRow hook) {
    LOG.warnf("webhook %s of %s is disabled: %s", hook.id, hook.tenant, hook.disabledReason);
    return audit.write(
        session,
        new Actor(hook.tenant, "comfymill", null, ""),
        new AuditLog.Act("webhook.disable", hook.id, null, WebhookView.of(hook)));
  }

  /** Disables webhooks for which too much waits, and forgets old deliveries. */
  Uni<Void> tidy() {
    Instant now = clock.instant();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        "delete from gateway.webhook_deliveries where number in (select number"
                            + " from gateway.webhook_deliveries where state <> 'pending'"
                            + " and created_at < :old limit :most)")
                    .setParameter("old", now.minus(keptFor))
                    .setParameter("most", DELETED_AT_ONCE)
                    .executeUpdate()
                    .chain(() -> overfull(session))
                    .chain(hooks -> disableAll(session, hooks, now)))
        .replaceWithVoid();
  }

  private Uni<List<WebhookRow>> overfull(Mutiny.Session session) {
    return session
        .createNativeQuery(
            "select w.* from gateway.webhooks w where w.disabled_at is null and :most < (select"
                + " count(*) from gateway.webhook_deliveries d where d.webhook_id = w.id and"
                + " d.state = 'pending') for update",
            WebhookRow.class)
        .setParameter("most", maxWaiting)
        .getResultList();
  }

  private Uni<Void> disableAll(Mutiny.Session session, List<WebhookRow> hooks, Instant now) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (WebhookRow hook : hooks) {
      hook.disabledAt = now;
      hook.disabledReason = "more than %d events wait for it".formatted(maxWaiting);
      all = all.chain(() -> noteDisabled(session, hook));
    }
    return all;
  }
}
