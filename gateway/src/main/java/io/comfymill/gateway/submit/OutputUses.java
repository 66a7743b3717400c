package io.comfymill.gateway.submit;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Notes which jobs load outputs of others, so that those files stay until they have. Written before
 * a job is accepted: one that nobody noted is never under way.
 */
@ApplicationScoped
class OutputUses {
  private static final String NOTE =
      """
      insert into gateway.output_uses (run, job_id, tenant, used_at)
      values (:run, :job, :tenant, :now)
      on conflict (run, job_id) do update set used_at = excluded.used_at""";

  private final Database database;
  private final InstantSource clock;

  OutputUses(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Uni<Void> note(JobSpec job) {
    Set<UUID> runs = runs(job);
    return runs.isEmpty()
        ? Uni.createFrom().voidItem()
        : database.write(
            session ->
                Multi.createFrom()
                    .iterable(runs)
                    .onItem()
                    .transformToUniAndConcatenate(
                        run ->
                            session
                                .createNativeQuery(NOTE)
                                .setParameter("run", run)
                                .setParameter("job", job.id().value())
                                .setParameter("tenant", job.tenant().value())
                                .setParameter("now", clock.instant())
                                .executeUpdate())
                    .collect()
                    .last()
                    .replaceWithVoid());
  }

  /** The jobs whose outputs it loads. */
  static Set<UUID> runs(JobSpec job) {
    return job.inputs().stream()
        .flatMap(input -> input.artifactKey().job().stream())
        .map(JobId::value)
        .collect(Collectors.toSet());
  }
}
