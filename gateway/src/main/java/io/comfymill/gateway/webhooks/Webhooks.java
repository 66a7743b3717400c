package io.comfymill.gateway.webhooks;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of webhooks. */
@ApplicationScoped
class Webhooks {
  private static final int ID_BYTES = 12;

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;
  private final int maxPerTenant;
  private final SecureRandom random = new SecureRandom();

  Webhooks(Database database, AuditLog audit, InstantSource clock, GatewayConfig config) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.maxPerTenant = config.webhooks().maxPerTenant();
  }

  Uni<List<WebhookView>> all(TenantId tenant) {
    return database
        .read(session -> rows(session, tenant))
        .map(rows -> rows.stream().map(WebhookView::of).toList());
  }

  private static Uni<List<WebhookRow>> rows(Mutiny.Session session, TenantId tenant) {
    return session
        .createQuery("from WebhookRow where tenant = :tenant order by createdAt", WebhookRow.class)
        .setParameter("tenant", tenant.value())
        .getResultList();
  }

  Uni<WebhookView> get(TenantId tenant, String id) {
    return database.read(session -> find(session, tenant, id)).map(WebhookView::of);
  }

  static Uni<WebhookRow> find(Mutiny.Session session, TenantId tenant, String id) {
    return session
        .createQuery("from WebhookRow where tenant = :tenant and id = :id", WebhookRow.class)
        .setParameter("tenant", tenant.value())
        .setParameter("id", id)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_WEBHOOK, "webhook '%s' is not known".formatted(id)));
  }

  /** With its secret. */
  Uni<WebhookView> add(Actor actor, String url, List<String> events) {
    WebhookRow row = new WebhookRow();
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    row.id = "wh_" + HexFormat.of().formatHex(id);
    row.tenant = actor.tenant();
    row.url = url;
    row.events = String.join(" ", events);
    row.secret = Signature.newSecret(random);
    row.createdAt = clock.instant();
    row.createdBy = actor.name();
    row.nextAt = row.createdAt;
    return database.write(
        session ->
            rows(session, new TenantId(row.tenant))
                .invoke(this::requireRoom)
                .chain(() -> session.persist(row))
                .chain(() -> note(session, actor, "webhook.create", null, row))
                .replaceWith(() -> WebhookView.withSecret(row)));
  }

  private void requireRoom(List<WebhookRow> there) {
    if (there.size() >= maxPerTenant) {
      throw new ProblemException(
          ProblemType.TOO_MANY_WEBHOOKS,
          "this tenant may have %d webhooks".formatted(maxPerTenant));
    }
  }

  /**
   * What is to be different.
   *
   * @param url null leaves it, likewise the others
   */
  record Patch(@Nullable String url, @Nullable List<String> events, @Nullable Boolean disabled) {}

  Uni<WebhookView> change(Actor actor, String id, Patch patch) {
    return changed(actor, id, "webhook.change", row -> patched(row, patch));
  }

  private WebhookRow patched(WebhookRow row, Patch patch) {
    row.url = patch.url() == null ? row.url : patch.url();
    row.events = patch.events() == null ? row.events : String.join(" ", patch.events());
    if (patch.disabled() != null) {
      row.disabledAt = patch.disabled() ? clock.instant() : null;
      row.disabledReason = patch.disabled() ? "by " + row.tenant : null;
      row.failures = 0;
      row.failingSince = null;
      row.nextAt = clock.instant();
    }
    return row;
  }

  /**
   * With the new secret.
   *
   * @param overlap for how long deliveries are signed by the old one as well
   */
  Uni<WebhookView> rotate(Actor actor, String id, Duration overlap) {
    return changed(actor, id, "webhook.rotate", row -> rotated(row, overlap));
  }

  private WebhookRow rotated(WebhookRow row, Duration overlap) {
    row.previousSecret = row.secret;
    row.previousUntil = clock.instant().plus(overlap);
    row.secret = Signature.newSecret(random);
    return row;
  }

  private Uni<WebhookView> changed(
      Actor actor, String id, String action, Function<WebhookRow, WebhookRow> change) {
    boolean secret = action.equals("webhook.rotate");
    return database.write(
        session ->
            find(session, new TenantId(actor.tenant()), id)
                .chain(
                    row -> {
                      WebhookView before = WebhookView.of(row);
                      return note(session, actor, action, before, change.apply(row))
                          .replaceWith(
                              () -> secret ? WebhookView.withSecret(row) : WebhookView.of(row));
                    }));
  }

  /** With all that waits for it. */
  Uni<WebhookView> delete(Actor actor, String id) {
    return database.write(
        session ->
            find(session, new TenantId(actor.tenant()), id)
                .call(session::remove)
                .map(WebhookView::of)
                .call(
                    view ->
                        audit.write(
                            session, actor, new AuditLog.Act("webhook.delete", id, view, null))));
  }

  private Uni<Void> note(
      Mutiny.Session session,
      Actor actor,
      String action,
      @Nullable WebhookView before,
      WebhookRow after) {
    return audit.write(
        session, actor, new AuditLog.Act(action, after.id, before, WebhookView.of(after)));
  }
}
