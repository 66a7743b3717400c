package io.comfymill.gateway.assets.resumable;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.ResumablePartRow;
import io.comfymill.gateway.database.ResumableUploadRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** The tables of uploads and their parts. An expired upload is not found. */
@ApplicationScoped
class UploadTable {
  private static final String ADD_PART =
      """
      insert into gateway.resumable_parts (upload_id, position, size_bytes, artifact_key)
      select id, :position, :size, :key from gateway.resumable_uploads
        where id = :id and not finished
      on conflict do nothing""";

  private final Database database;
  private final InstantSource clock;

  UploadTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Uni<Void> add(ResumableUploadRow row) {
    return database.write(session -> session.persist(row));
  }

  Uni<Long> unfinished(TenantId tenant) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select count(*) from ResumableUploadRow"
                        + " where tenant = :tenant and not finished and expiresAt > :now",
                    Long.class)
                .setParameter("tenant", tenant.value())
                .setParameter("now", clock.instant())
                .getSingleResult());
  }

  Uni<Optional<Progress>> find(TenantId tenant, UUID id) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from ResumableUploadRow"
                        + " where id = :id and tenant = :tenant and expiresAt > :now",
                    ResumableUploadRow.class)
                .setParameter("id", id)
                .setParameter("tenant", tenant.value())
                .setParameter("now", clock.instant())
                .getSingleResultOrNull()
                .chain(
                    row ->
                        row == null
                            ? Uni.createFrom().item(Optional.<Progress>empty())
                            : parts(session, id)
                                .map(parts -> Optional.of(new Progress(row, parts)))));
  }

  /** False where another request was faster, or the upload is gone. */
  Uni<Boolean> addPart(UUID upload, long position, long size, ArtifactKey key, Instant expires) {
    return database.write(
        session ->
            session
                .createNativeQuery(ADD_PART)
                .setParameter("id", upload)
                .setParameter("position", position)
                .setParameter("size", size)
                .setParameter("key", key.value())
                .executeUpdate()
                .call(
                    () ->
                        session
                            .createMutationQuery(
                                "update ResumableUploadRow set expiresAt = :expires where id = :id")
                            .setParameter("expires", expires)
                            .setParameter("id", upload)
                            .executeUpdate())
                .map(rows -> rows == 1));
  }

  /** Its parts stay known until they are deleted. */
  Uni<Void> finish(UUID upload) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update ResumableUploadRow set finished = true where id = :id")
                    .setParameter("id", upload)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Nobody finds it any more; what has come of it is deleted later. */
  Uni<Void> expire(UUID upload) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update ResumableUploadRow set expiresAt = :now where id = :id")
                    .setParameter("now", clock.instant())
                    .setParameter("id", upload)
                    .executeUpdate())
        .replaceWithVoid();
  }

  Uni<Void> forgetParts(UUID upload) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery("delete ResumablePartRow where key.uploadId = :id")
                    .setParameter("id", upload)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** With its parts. */
  Uni<Void> delete(UUID upload) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery("delete ResumableUploadRow where id = :id")
                    .setParameter("id", upload)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Some of those that ended before. */
  Uni<List<UUID>> expiredBefore(Instant before, int atMost) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select id from ResumableUploadRow where expiresAt < :before"
                        + " order by expiresAt",
                    UUID.class)
                .setParameter("before", before)
                .setMaxResults(atMost)
                .getResultList());
  }

  Uni<List<ResumablePartRow>> parts(UUID upload) {
    return database.read(session -> parts(session, upload));
  }

  private static Uni<List<ResumablePartRow>> parts(Mutiny.Session session, UUID upload) {
    return session
        .createSelectionQuery(
            "from ResumablePartRow where key.uploadId = :id order by key.position",
            ResumablePartRow.class)
        .setParameter("id", upload)
        .getResultList();
  }
}
