package io.comfymill.gateway.batch.plan;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long jobs took, and how many can run at once. */
@ApplicationScoped
class PastJobs {
  private static final int LOOKED_AT = 5000;

  private final Database database;

  PastJobs(Database database) {
    this.database = database;
  }

  /**
   * Jobs of one shape.
   *
   * @param seconds of one, on average
   */
  record Past(long jobs, double seconds) {}

  /** Of the tenant's latest jobs, by shape; a shape that none of them had is missing. */
  Uni<Map<Long, Past>> of(TenantId tenant, Collection<Long> shapes) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        """
                        select shape, count(*), avg(seconds) from (
                          select j.shape, j.state,
                            cast(extract(epoch from j.finished_at - j.started_at) as double precision) as seconds
                          from scheduler.jobs j
                          where j.tenant = :tenant and j.finished_at is not null
                            and (j.state <> 'CANCELLED' or j.started_at is not null or j.result is not null)
                          order by j.changed_seq desc limit :most) latest
                        where state = 'SUCCEEDED' and shape in (:shapes) group by shape""",
                        Object[].class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("most", LOOKED_AT)
                    .setParameter("shapes", shapes)
                    .getResultList())
        .map(PastJobs::byShape);
  }

  private static Map<Long, Past> byShape(List<Object[]> rows) {
    Map<Long, Past> byShape = new HashMap<>();
    for (Object[] row : rows) {
      if (row[2] instanceof Number seconds) {
        byShape.put(
            ((Number) row[0]).longValue(),
            new Past(((Number) row[1]).longValue(), seconds.doubleValue()));
      }
    }
    return byShape;
  }

  /**
   * How many jobs can run at once.
   *
   * @param pool null for all
   */
  Uni<Integer> slots(@Nullable String pool) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        """
                        select coalesce(sum(slots), 0) from scheduler.nodes
                        where online and enabled and healthy and not draining
                          and pool = coalesce(nullif(:pool, ''), pool)""",
                        Long.class)
                    .setParameter("pool", pool == null ? "" : pool)
                    .getSingleResult())
        .map(Math::toIntExact);
  }
}
