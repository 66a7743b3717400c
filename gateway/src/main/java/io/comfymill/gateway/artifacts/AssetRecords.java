package io.comfymill.gateway.artifacts;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** The table of assets. An expired one is not found. */
@ApplicationScoped
public class AssetRecords {
  private static final String KEPT = " and (expiresAt is null or expiresAt > :now)";
  private static final String INSERT =
      """
      insert into gateway.asset_records as r
        (id, tenant, file_path, name, artifact_key, blake3, size_bytes, content_type, tags, job_id,
         prompt_id, attempt, position, node_id, kind, reference, created_at, expires_at, user_metadata,
         preview_id, updated_at, last_access_at)
      values (:id, :tenant, :filePath, :name, :artifactKey, :blake3, :sizeBytes, :contentType,
        :tags, cast(:jobId as uuid), :promptId, :attempt, :position, :nodeId, :kind, :reference, :createdAt,
        :expiresAt, :metadata, cast(:preview as uuid), :createdAt, :createdAt)
      on conflict (id) do update set position = excluded.position
        where r.position < 0 and excluded.position >= 0""";

  private final Database database;
  private final InstantSource clock;

  AssetRecords(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Of whatever tenant. */
  public Uni<Optional<AssetRecordRow>> find(UUID id) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "from AssetRecordRow where id = :id" + KEPT, AssetRecordRow.class)
                    .setParameter("id", id)
                    .setParameter("now", clock.instant())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  public Uni<List<AssetRecordRow>> ofTenant(TenantId tenant, Collection<UUID> ids) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from AssetRecordRow where tenant = :tenant and id in (:ids)" + KEPT,
                    AssetRecordRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("ids", ids)
                .setParameter("now", clock.instant())
                .getResultList());
  }

  /** The oldest first. */
  public Uni<List<AssetRecordRow>> withHash(TenantId tenant, String blake3) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from AssetRecordRow where tenant = :tenant and blake3 = :blake3"
                        + KEPT
                        + " order by createdAt",
                    AssetRecordRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("blake3", blake3)
                .setParameter("now", clock.instant())
                .setMaxResults(1000)
                .getResultList());
  }

  /** The outputs of one attempt, in their order. */
  public Uni<List<AssetRecordRow>> outputs(JobId job, int attempt) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from AssetRecordRow where jobId = :job and attempt = :attempt"
                        + " order by position",
                    AssetRecordRow.class)
                .setParameter("job", job.value())
                .setParameter("attempt", attempt)
                .getResultList());
  }

  /**
   * Those that are there already stay as they are, but for the place of an output that was made
   * while its job ran.
   */
  public Uni<Void> add(Collection<AssetRecordRow> rows) {
    return database.write(
        session ->
            Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> insert(session, row))
                .collect()
                .last()
                .replaceWithVoid());
  }

  private static Uni<Integer> insert(Mutiny.Session session, AssetRecordRow row) {
    return session
        .createNativeQuery(INSERT)
        .setParameter("id", row.id)
        .setParameter("tenant", row.tenant)
        .setParameter("filePath", row.filePath)
        .setParameter("name", row.name)
        .setParameter("artifactKey", row.artifactKey)
        .setParameter("blake3", row.blake3)
        .setParameter("sizeBytes", row.sizeBytes)
        .setParameter("contentType", row.contentType)
        .setParameter("tags", row.tags)
        .setParameter("jobId", row.jobId == null ? null : row.jobId.toString())
        .setParameter("promptId", row.promptId)
        .setParameter("attempt", row.attempt)
        .setParameter("position", row.position)
        .setParameter("nodeId", row.nodeId)
        .setParameter("kind", row.kind)
        .setParameter("reference", row.reference)
        .setParameter("createdAt", row.createdAt)
        .setParameter("expiresAt", row.expiresAt)
        .setParameter("metadata", row.userMetadata)
        .setParameter("preview", row.previewId == null ? null : row.previewId.toString())
        .executeUpdate();
  }

  /** Keeps it until then at least; null: for ever. */
  public Uni<Void> prolong(UUID id, @Nullable Instant until) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update AssetRecordRow set expiresAt = :until"
                            + " where id = :id and expiresAt < coalesce(:until, :never)")
                    .setParameter("id", id)
                    .setParameter("until", until)
                    .setParameter("never", Instant.parse("9999-12-31T00:00:00Z"))
                    .executeUpdate())
        .replaceWithVoid();
  }

  public Uni<Void> hashed(UUID id, String blake3) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update AssetRecordRow set blake3 = :blake3 where id = :id")
                    .setParameter("id", id)
                    .setParameter("blake3", blake3)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Uploads alone, with the name of one that came by {@code /upload}. Whether there was one. */
  public Uni<Boolean> delete(UUID id) {
    return database
        .write(
            session ->
                delete(session, "delete AssetRow where id = :id", id)
                    .chain(
                        () ->
                            delete(
                                session,
                                "delete AssetRecordRow where id = :id and jobId is null",
                                id)))
        .map(rows -> rows == 1);
  }

  private static Uni<Integer> delete(Mutiny.Session session, String statement, UUID id) {
    return session.createMutationQuery(statement).setParameter("id", id).executeUpdate();
  }
}
