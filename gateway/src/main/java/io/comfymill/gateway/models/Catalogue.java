package io.comfymill.gateway.models;

import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.ModelRow;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of the catalogue, which is one for all tenants. Agents are told afterwards. */
@ApplicationScoped
class Catalogue {
  private static final int ID_BYTES = 8;

  /** More would make pages of models slow. */
  private static final long MOST_MODELS = 10_000;

  private final Database database;
  private final AuditLog audit;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Catalogue(Database database, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** A model that is to be in it; all of it was checked. */
  record Draft(
      ModelPlace place,
      String sha256,
      long bytes,
      List<String> sources,
      @Nullable String licence) {}

  Uni<List<ModelRow>> all() {
    return database.read(
        session ->
            session
                .createQuery("from ModelRow where deletedAt is null", ModelRow.class)
                .getResultList());
  }

  Uni<ModelRow> get(String id) {
    return database.read(session -> find(session, id));
  }

  private static Uni<ModelRow> find(Mutiny.Session session, String id) {
    return session
        .createQuery("from ModelRow where id = :id and deletedAt is null", ModelRow.class)
        .setParameter("id", id)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(
            () ->
                new ProblemException(
                    ProblemType.UNKNOWN_MODEL, "model '%s' is not in the catalogue".formatted(id)));
  }

  Uni<ModelRow> add(Actor actor, Draft draft) {
    ModelRow row = row(actor, draft);
    return database
        .write(
            session ->
                note(session, actor, "model.create", null, row) // lets in one after the other
                    .chain(() -> requireRoom(session, draft.place()))
                    .chain(() -> session.persist(row)))
        .replaceWith(row);
  }

  private ModelRow row(Actor actor, Draft draft) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    ModelRow row = new ModelRow();
    row.id = "model_" + HexFormat.of().formatHex(id);
    row.version = 1;
    row.folder = draft.place().folder();
    row.name = draft.place().name();
    row.sha256 = draft.sha256();
    row.bytes = draft.bytes();
    row.sources = String.join("\n", draft.sources());
    row.licence = draft.licence();
    row.wantedBy = "";
    row.createdAt = clock.instant();
    row.createdBy = actor.name();
    return row;
  }

  private static Uni<Void> requireRoom(Mutiny.Session session, ModelPlace place) {
    return session
        .createQuery("from ModelRow where deletedAt is null", ModelRow.class)
        .getResultList()
        .invoke(
            rows -> {
              if (rows.size() >= MOST_MODELS) {
                throw new ProblemException(
                    ProblemType.WRONG_STATE, "the catalogue has %d models".formatted(MOST_MODELS));
              }
              if (rows.stream()
                  .anyMatch(row -> new ModelPlace(row.folder, row.name).equals(place))) {
                throw new ProblemException(
                    ProblemType.EXISTS, place + " is in the catalogue already");
              }
            })
        .replaceWithVoid();
  }

  /**
   * @param sources null leaves them, likewise the licence
   */
  Uni<ModelRow> change(
      Actor actor, String id, @Nullable List<String> sources, @Nullable String licence) {
    return changed(
        actor,
        id,
        "model.change",
        row -> {
          row.sources = sources == null ? row.sources : String.join("\n", sources);
          row.licence = licence == null ? row.licence : licence;
        });
  }

  Uni<ModelRow> pull(Actor actor, String id, Set<String> nodes) {
    return changed(actor, id, "model.pull", row -> want(row, nodes, true));
  }

  Uni<ModelRow> release(Actor actor, String id, Set<String> nodes) {
    return changed(actor, id, "model.release", row -> want(row, nodes, false));
  }

  private static void want(ModelRow row, Set<String> nodes, boolean wanted) {
    SortedSet<String> wantedBy = new TreeSet<>(row.wantedBy.lines().toList());
    if (wanted) {
      wantedBy.addAll(nodes);
    } else {
      wantedBy.removeAll(nodes);
    }
    row.wantedBy = String.join("\n", wantedBy);
  }

  /** Files stay where they are. */
  Uni<ModelRow> delete(Actor actor, String id) {
    return changed(actor, id, "model.delete", row -> row.deletedAt = clock.instant());
  }

  private Uni<ModelRow> changed(Actor actor, String id, String action, Consumer<ModelRow> change) {
    return database.write(
        session ->
            find(session, id)
                .call(
                    row -> {
                      Noted before = Noted.of(row);
                      change.accept(row);
                      row.version++;
                      return note(session, actor, action, before, row);
                    }));
  }

  /** What the audit log says of it: no queries of URLs. */
  private record Noted(
      String place, String sha256, @Nullable String licence, List<String> wantedBy) {
    static Noted of(ModelRow row) {
      return new Noted(
          row.folder + "/" + row.name, row.sha256, row.licence, row.wantedBy.lines().toList());
    }
  }

  private Uni<Void> note(
      Mutiny.Session session, Actor actor, String action, @Nullable Noted before, ModelRow after) {
    return audit.write(session, actor, new AuditLog.Act(action, after.id, before, Noted.of(after)));
  }
}
