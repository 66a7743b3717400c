package io.comfymill.gateway.assets.export;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.TaskRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of tasks. */
@ApplicationScoped
class TaskTable {
  /** A gateway that has not said for so long that it works on a task has died. */
  private static final Duration DEAD_AFTER = Duration.ofSeconds(30);

  private static final String ADD =
      """
      insert into gateway.tasks
        (id, tenant, idempotency_key, payload, status, created_at, updated_at)
      values (:id, :tenant, :key, :payload, 'created', :now, :now)
      on conflict (tenant, idempotency_key) where status in ('created', 'running')
        do update set idempotency_key = excluded.idempotency_key
      returning id""";

  private static final String CLAIM =
      """
      update gateway.tasks set status = 'running', owner = :owner, updated_at = :now,
        started_at = coalesce(started_at, :now)
      where id = (select id from gateway.tasks
        where status = 'created' or (status = 'running' and updated_at < :dead)
        order by created_at limit 1 for update skip locked)
      returning *""";

  private final Database database;
  private final InstantSource clock;

  TaskTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The id of the new task, or of an equal one that is under way. */
  Uni<UUID> add(TenantId tenant, String idempotencyKey, String payload) {
    return database.write(
        session ->
            session
                .createNativeQuery(ADD, UUID.class)
                .setParameter("id", UUID.randomUUID())
                .setParameter("tenant", tenant.value())
                .setParameter("key", idempotencyKey)
                .setParameter("payload", payload)
                .setParameter("now", clock.instant())
                .getSingleResult());
  }

  Uni<Optional<TaskRow>> find(TenantId tenant, UUID id) {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "from TaskRow where id = :id and tenant = :tenant", TaskRow.class)
                    .setParameter("id", id)
                    .setParameter("tenant", tenant.value())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** The oldest that nobody works on is the owner's from now on. */
  Uni<Optional<TaskRow>> claim(UUID owner) {
    Instant now = clock.instant();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(CLAIM, TaskRow.class)
                    .setParameter("owner", owner)
                    .setParameter("now", now)
                    .setParameter("dead", now.minus(DEAD_AFTER))
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** Says that its owner is alive. False where another took it over. */
  Uni<Boolean> alive(UUID id, UUID owner) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update TaskRow set updatedAt = :now"
                            + " where id = :id and owner = :owner and status = 'running'")
                    .setParameter("now", clock.instant())
                    .setParameter("id", id)
                    .setParameter("owner", owner)
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /**
   * What became of a task.
   *
   * @param result JSON
   * @param archive null where it made none
   */
  record End(
      String status, @Nullable String result, @Nullable String error, @Nullable Archive archive) {}

  /** What an export made. */
  record Archive(String name, String artifactKey, long size) {}

  /** False where another gateway took it over. */
  Uni<Boolean> end(UUID id, UUID owner, End end) {
    Archive archive = end.archive();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(
                        """
                        update gateway.tasks set status = :status, updated_at = :now,
                          completed_at = :now, result = nullif(:result, ''),
                          error_message = nullif(:error, ''), export_name = nullif(:name, ''),
                          artifact_key = nullif(:key, ''), size_bytes = :size
                        where id = :id and owner = :owner and status = 'running'""")
                    .setParameter("status", end.status())
                    .setParameter("now", clock.instant())
                    .setParameter("result", end.result() == null ? "" : end.result())
                    .setParameter("error", end.error() == null ? "" : end.error())
                    .setParameter("name", archive == null ? "" : archive.name())
                    .setParameter("key", archive == null ? "" : archive.artifactKey())
                    .setParameter("size", archive == null ? 0L : archive.size())
                    .setParameter("id", id)
                    .setParameter("owner", owner)
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** Some of those that were made before and have ended. */
  Uni<List<TaskRow>> endedBefore(Instant before, int atMost) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from TaskRow where createdAt < :before and completedAt is not null"
                        + " order by createdAt",
                    TaskRow.class)
                .setParameter("before", before)
                .setMaxResults(atMost)
                .getResultList());
  }

  Uni<Void> delete(UUID id) {
    return database
        .write(
            session ->
                session
                    .createMutationQuery("delete TaskRow where id = :id")
                    .setParameter("id", id)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
