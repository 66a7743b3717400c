package io.comfymill.gateway.retention;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.JobId;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.DeletedOutputsRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the files of deleted outputs: not while a job loads one of them, nor those that an asset
 * of its own has. Looks once more later, since an attempt that was given up may have written on.
 */
@ApplicationScoped
class OutputFiles {
  private static final int PAGE = 100;
  private static final Duration IN_USE = Duration.ofMinutes(5);
  private static final Duration ONCE_MORE = Duration.ofHours(1);
  private static final Duration SHARED = Duration.ofDays(1);

  /** A job that no scheduler has read for so long is not there any more. */
  private static final Duration ACCEPTED = Duration.ofDays(7);

  private static final String USED =
      """
      select exists (select 1 from gateway.output_uses u
        left join scheduler.jobs j on j.id = u.job_id and j.tenant = u.tenant
        where u.run = :run and u.tenant = :tenant
          and (case when j.id is null then u.used_at > :accepted else j.finished_at is null end))""";

  private static final String OWN =
      """
      select artifact_key from gateway.asset_records
      where tenant = :tenant and job_id is null and artifact_key like :below
        and artifact_key like 'jobs/%'""";

  /** Somebody may have made them assets while they were deleted. */
  private static final String ASSETS =
      "delete from gateway.asset_records where tenant = :tenant and job_id = :run";

  private static final String USES =
      "delete from gateway.output_uses where run = :run and tenant = :tenant";

  private final Database database;
  private final ArtifactStore store;
  private final InstantSource clock;
  private final Counter files;
  private final Counter bytes;

  OutputFiles(Database database, ArtifactStore store, InstantSource clock, MeterRegistry metrics) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.files = metrics.counter("comfymill.gateway.outputs.deleted");
    this.bytes =
        Counter.builder("comfymill.gateway.outputs.freed").baseUnit("bytes").register(metrics);
  }

  /**
   * @return whether there may be more
   */
  Uni<Boolean> sweep() {
    return database
        .read(
            session ->
                session
                    .createSelectionQuery(
                        "from DeletedOutputsRow where sweepAfter <= :now order by sweepAfter",
                        DeletedOutputsRow.class)
                    .setParameter("now", clock.instant())
                    .setMaxResults(PAGE)
                    .getResultList())
        .call(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .onItem()
                    .transformToUniAndConcatenate(this::sweep)
                    .collect()
                    .last())
        .map(rows -> rows.size() == PAGE);
  }

  private Uni<Void> sweep(DeletedOutputsRow row) {
    return database
        .read(session -> isUsed(session, row))
        .chain(
            used ->
                used
                    ? database.write(session -> look(session, row, row.sweptAt, IN_USE))
                    : database
                        .read(session -> own(session, row))
                        .chain(own -> delete(row, Set.copyOf(own))));
  }

  private Uni<Boolean> isUsed(Mutiny.Session session, DeletedOutputsRow row) {
    return of(session.createNativeQuery(USED, Boolean.class), row)
        .setParameter("accepted", clock.instant().minus(ACCEPTED))
        .getSingleResult();
  }

  private static Uni<List<String>> own(Mutiny.Session session, DeletedOutputsRow row) {
    return session
        .createNativeQuery(OWN, String.class)
        .setParameter("tenant", row.tenant)
        .setParameter("below", outputs(row) + "/%")
        .getResultList();
  }

  private static ArtifactKey outputs(DeletedOutputsRow row) {
    return ArtifactKey.outputs(new JobId(row.run));
  }

  private Uni<Void> delete(DeletedOutputsRow row, Set<String> own) {
    return Uni.createFrom()
        .item(() -> deleted(row, own))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .invoke(
            freed -> {
              files.increment(freed.files());
              bytes.increment((double) freed.bytes());
            })
        .chain(() -> database.write(session -> deleted(session, row, own)));
  }

  private ArtifactStore.Freed deleted(DeletedOutputsRow row, Set<String> own) {
    try {
      return store.deleteBelow(outputs(row), key -> own.contains(key.value()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the outputs of job " + row.run, e);
    }
  }

  private Uni<Void> deleted(Mutiny.Session session, DeletedOutputsRow row, Set<String> own) {
    Duration next = !own.isEmpty() ? SHARED : row.sweptAt == null ? ONCE_MORE : null;
    Instant swept = row.sweptAt == null ? clock.instant() : row.sweptAt;
    return of(session.createNativeQuery(ASSETS), row)
        .executeUpdate()
        .chain(
            () ->
                next == null
                    ? of(session.createNativeQuery(USES), row).executeUpdate()
                    : Uni.createFrom().item(0))
        .chain(() -> look(session, row, swept, next));
  }

  private static <Q extends Mutiny.AbstractQuery> Q of(Q query, DeletedOutputsRow row) {
    query.setParameter("run", row.run);
    query.setParameter("tenant", row.tenant);
    return query;
  }

  /** Null: never again. */
  private Uni<Void> look(
      Mutiny.Session session,
      DeletedOutputsRow row,
      @Nullable Instant swept,
      @Nullable Duration next) {
    return session
        .createMutationQuery(
            "update DeletedOutputsRow set sweptAt = :swept, sweepAfter = :next"
                + " where jobId = :run and tenant = :tenant")
        .setParameter("swept", swept)
        .setParameter("next", next == null ? null : clock.instant().plus(next))
        .setParameter("run", row.run)
        .setParameter("tenant", row.tenant)
        .executeUpdate()
        .replaceWithVoid();
  }
}
