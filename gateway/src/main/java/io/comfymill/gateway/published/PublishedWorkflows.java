package io.comfymill.gateway.published;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.PublishedWorkflowRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.published.definition.Definition;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of published workflows. */
@ApplicationScoped
public class PublishedWorkflows {
  /** One tenant publishes one after the other, so that its versions are counted without gaps. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtextextended('published ' || :tenant, 0))";

  private static final String LATEST =
      """
      from PublishedWorkflowRow p where p.key.tenant = :tenant and p.definition is not null
        and p.key.version = (select max(o.key.version) from PublishedWorkflowRow o
          where o.key.tenant = :tenant and o.key.name = p.key.name and o.definition is not null)
      order by p.key.name""";

  private static final String VERSIONS =
      "from PublishedWorkflowRow where key.tenant = :tenant and key.name = :name"
          + " order by key.version desc";

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;

  PublishedWorkflows(Database database, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What became of a definition.
   *
   * @param added false where the latest version says the same already
   */
  record Publication(Version version, boolean added) {}

  Uni<Publication> publish(Actor actor, Definition definition, String text) {
    TenantId tenant = new TenantId(actor.tenant());
    return database.write(
        session ->
            session
                .createNativeQuery(LOCK, Object.class)
                .setParameter("tenant", tenant.value())
                .getResultList()
                .chain(() -> rows(session, tenant, definition.name()))
                .chain(before -> publish(session, actor, definition, text, before)));
  }

  private Uni<Publication> publish(
      Mutiny.Session session,
      Actor actor,
      Definition definition,
      String text,
      List<PublishedWorkflowRow> before) {
    PublishedWorkflowRow latest = before.isEmpty() ? null : before.get(0);
    if (latest != null && text.equals(latest.definition)) {
      Version same =
          new Version(latest.key.version(), definition, latest.publishedAt, latest.publishedBy);
      return Uni.createFrom().item(new Publication(same, false));
    }
    PublishedWorkflowRow row = new PublishedWorkflowRow();
    int number = latest == null ? 1 : latest.key.version() + 1;
    row.key = new PublishedWorkflowRow.Key(actor.tenant(), definition.name(), number);
    row.definition = text;
    row.publishedAt = clock.instant();
    row.publishedBy = actor.name();
    Version version = new Version(number, definition, row.publishedAt, row.publishedBy);
    return session
        .persist(row)
        .chain(() -> note(session, actor, "workflow.publish", version.reference()))
        .replaceWith(new Publication(version, true));
  }

  private Uni<Void> note(Mutiny.Session session, Actor actor, String action, String reference) {
    return audit.write(session, actor, new AuditLog.Act(action, reference, null, null));
  }

  private static Uni<List<PublishedWorkflowRow>> rows(
      Mutiny.Session session, TenantId tenant, String name) {
    return session
        .createSelectionQuery(VERSIONS, PublishedWorkflowRow.class)
        .setParameter("tenant", tenant.value())
        .setParameter("name", name)
        .getResultList();
  }

  /** The latest version of each, by name. */
  public Uni<List<Version>> latest(TenantId tenant) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(LATEST, PublishedWorkflowRow.class)
                    .setParameter("tenant", tenant.value())
                    .getResultList())
        .emitOn(Infrastructure.getDefaultWorkerPool()) // they are parsed
        .map(rows -> rows.stream().map(Version::of).toList());
  }

  /** Every version of one that is still there, the latest first. Fails where there is none. */
  Uni<List<Version>> versions(TenantId tenant, String name) {
    return database
        .read(session -> rows(session, tenant, name))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(rows -> present(rows, new Reference(name, null)).stream().map(Version::of).toList());
  }

  /** Fails where there is none. */
  public Uni<Version> find(TenantId tenant, String reference) {
    Reference wanted = Reference.parse(reference);
    return database
        .read(session -> rows(session, tenant, wanted.name()))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(rows -> Version.of(present(rows, wanted).get(0)));
  }

  /** As it was published. Fails where there is none. */
  public Uni<String> text(TenantId tenant, String reference) {
    Reference wanted = Reference.parse(reference);
    return database
        .read(session -> rows(session, tenant, wanted.name()))
        .map(rows -> "" + present(rows, wanted).get(0).definition);
  }

  private static List<PublishedWorkflowRow> present(
      List<PublishedWorkflowRow> rows, Reference wanted) {
    List<PublishedWorkflowRow> there =
        rows.stream()
            .filter(row -> row.definition != null && isMeant(row, wanted.version()))
            .toList();
    if (there.isEmpty()) {
      throw new ProblemException(
          ProblemType.UNKNOWN_WORKFLOW, "there is no published workflow '%s'".formatted(wanted));
    }
    return there;
  }

  private static boolean isMeant(PublishedWorkflowRow row, @Nullable Integer version) {
    return version == null || row.key.version() == version;
  }

  /** One version, or all where none is named. Their numbers are not given to others. */
  Uni<Void> delete(Actor actor, String reference) {
    Reference wanted = Reference.parse(reference);
    return database.write(
        session ->
            rows(session, new TenantId(actor.tenant()), wanted.name())
                .map(rows -> present(rows, wanted))
                .invoke(rows -> rows.forEach(row -> row.definition = null))
                .chain(() -> note(session, actor, "workflow.delete", wanted.toString())));
  }
}
