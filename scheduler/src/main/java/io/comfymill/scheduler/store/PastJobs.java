package io.comfymill.scheduler.store;

import io.comfymill.common.rows.NodeRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads jobs that are over, to try them again elsewhere. Blocks. */
@ApplicationScoped
public class PastJobs {
  /** By tenant, since the index of jobs by age is. */
  private static final String BETWEEN =
      """
      select j.id, t.tenant, j.client_id, j.priority, j.requirements, j.shape, j.node_id,
        j.submitted_at, j.started_at, j.finished_at
      from (select distinct tenant from scheduler.job_counts) t, lateral (
        select * from scheduler.jobs
        where tenant = t.tenant and state = 'SUCCEEDED'
          and submitted_at >= :from and submitted_at < :to
        order by submitted_at limit :most) j
      order by j.submitted_at, j.id limit :most""";

  private final Sessions sessions;

  protected PastJobs(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * A job that succeeded.
   *
   * @param requirements as JSON
   * @param node null where its result is another's
   */
  public record PastJob(
      UUID id,
      String tenant,
      @Nullable String client,
      int priority,
      String requirements,
      long shape,
      @Nullable String node,
      Instant submittedAt,
      @Nullable Instant startedAt,
      Instant finishedAt) {}

  /**
   * Those that were submitted then, the oldest first.
   *
   * @param to exclusive
   */
  public List<PastJob> between(Instant from, Instant to, int most) throws InterruptedException {
    return sessions
        .read(
            session ->
                session
                    .createNativeQuery(BETWEEN, Object[].class)
                    .setParameter("from", from)
                    .setParameter("to", to)
                    .setParameter("most", most)
                    .getResultList())
        .stream()
        .map(PastJobs::job)
        .toList();
  }

  private static PastJob job(Object[] row) {
    return new PastJob(
        (UUID) row[0],
        (String) row[1],
        (String) row[2],
        ((Number) row[3]).intValue(),
        (String) row[4],
        ((Number) row[5]).longValue(),
        (String) row[6],
        time(row[7]),
        row[8] == null ? null : time(row[8]),
        time(row[9]));
  }

  private static Instant time(Object value) {
    return value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
  }

  /** The nodes that take jobs now. */
  public List<NodeRow> nodes() throws InterruptedException {
    return sessions.read(
        session ->
            session
                .createSelectionQuery(
                    "from NodeRow where enabled and online and slots > 0 order by id",
                    NodeRow.class)
                .getResultList());
  }
}
