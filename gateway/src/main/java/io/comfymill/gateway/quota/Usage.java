package io.comfymill.gateway.quota;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What was used, metered from the attempts of jobs: each occupies a GPU from its start to its end.
 */
@ApplicationScoped
class Usage {
  private static final int MOST = 100_000;

  private static final String GPU_SECONDS =
      """
      select coalesce(sum(extract(epoch from
          coalesce(a.ended_at, :now) - greatest(a.started_at, :since))), 0)
      from scheduler.attempts a join scheduler.jobs j on j.id = a.job_id
      where j.tenant = :tenant and a.started_at is not null
        and (a.ended_at is null or a.ended_at > :since)""";

  private static final String BY_DAY =
      """
      select j.tenant, to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD') as day,
        count(distinct a.job_id), count(*), count(*) filter (where a.state = 'SUCCEEDED'),
        sum(extract(epoch from coalesce(a.ended_at, :now) - a.started_at))
      from scheduler.attempts a join scheduler.jobs j on j.id = a.job_id
      where (:tenant = '' or j.tenant = :tenant) and a.started_at >= :since
        and a.started_at < :until and (a.ended_at is null or a.ended_at >= :since)
      group by 1, 2 order by 1, 2""";

  private static final String STORED_BYTES =
      """
      select cast(coalesce(sum(size_bytes), 0) as bigint) from (
        select blake3, size_bytes from gateway.assets where tenant = :tenant
        union select blake3, size_bytes from gateway.asset_records
          where tenant = :tenant and job_id is null and blake3 is not null
        union select blake3, size_bytes from gateway.user_files
          where tenant = :tenant and blake3 is not null) kept""";

  private final Database database;

  Usage(Database database) {
    this.database = database;
  }

  /**
   * A tenant's day.
   *
   * @param day in UTC, on which attempts started
   * @param gpuSeconds up to now, where an attempt has not ended
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Day(
      String tenant, String day, long jobs, long attempts, long succeeded, double gpuSeconds) {}

  /**
   * @param tenant empty for all
   */
  Uni<List<Day>> byDay(String tenant, Instant since, Instant until, Instant now) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(BY_DAY, Object[].class)
                    .setParameter("tenant", tenant)
                    .setParameter("since", since)
                    .setParameter("until", until)
                    .setParameter("now", now)
                    .setMaxResults(MOST)
                    .getResultList())
        .map(rows -> rows.stream().map(Usage::day).toList());
  }

  private static Day day(Object[] row) {
    return new Day(
        (String) row[0],
        (String) row[1],
        ((Number) row[2]).longValue(),
        ((Number) row[3]).longValue(),
        ((Number) row[4]).longValue(),
        ((Number) row[5]).doubleValue());
  }

  Uni<Double> gpuSeconds(TenantId tenant, Instant since, Instant now) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(GPU_SECONDS, BigDecimal.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("since", since)
                    .setParameter("now", now)
                    .getSingleResult())
        .map(BigDecimal::doubleValue);
  }

  /** Of uploads and users' files, each content counted once. */
  Uni<Long> storedBytes(TenantId tenant) {
    return database.read(
        session ->
            session
                .createNativeQuery(STORED_BYTES, Long.class)
                .setParameter("tenant", tenant.value())
                .getSingleResult());
  }
}
