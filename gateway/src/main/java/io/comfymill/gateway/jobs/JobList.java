package io.comfymill.gateway.jobs;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.queue.JobQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** A tenant's jobs in all states, the newest first. */
@ApplicationScoped
public class JobList {
  private static final String SELECTED =
      " from JobRow where tenant = :tenant and state in (:states)";
  private static final int MAX_PAGE = 10_000;

  private final Database database;
  private final JobQueue queue;

  JobList(Database database, JobQueue queue) {
    this.database = database;
    this.queue = queue;
  }

  /**
   * Which jobs.
   *
   * @param limit null for all
   */
  public record Query(Set<JobStatus> statuses, int offset, @Nullable Integer limit) {
    public Query {
      statuses = Set.copyOf(statuses);
    }

    List<JobState> states() {
      return statuses.stream().flatMap(status -> status.states().stream()).toList();
    }

    int pageSize() {
      return limit == null ? MAX_PAGE : Math.min(limit, MAX_PAGE);
    }
  }

  /** The first page begins with the jobs that the scheduler does not have yet. */
  public Uni<JobsPage> page(TenantId tenant, Query query) {
    return Uni.combine()
        .all()
        .unis(rows(tenant, query), count(tenant, query), fresh(tenant, query))
        .asTuple()
        .map(found -> page(query, found.getItem1(), found.getItem2(), found.getItem3()));
  }

  /** The columns that a page shows, without the large ones. */
  record Row(
      UUID id,
      String promptId,
      JobState state,
      double number,
      @Nullable String nodeId,
      int attempt,
      Instant submittedAt,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String failureCause,
      @Nullable String failureMessage) {}

  private static final String ROW =
      "select new io.comfymill.gateway.jobs.JobList$Row(id, promptId, state, number, nodeId,"
          + " attempt, submittedAt, startedAt, finishedAt, failureCause, failureMessage)";

  private Uni<List<Row>> rows(TenantId tenant, Query query) {
    return database.read(
        session ->
            selected(
                    session,
                    ROW + SELECTED + " order by submittedAt desc, id",
                    Row.class,
                    tenant,
                    query)
                .setFirstResult(query.offset())
                .setMaxResults(query.pageSize())
                .getResultList());
  }

  private Uni<Long> count(TenantId tenant, Query query) {
    return database.read(
        session ->
            selected(session, "select count(*)" + SELECTED, Long.class, tenant, query)
                .getSingleResult());
  }

  private static <T> Mutiny.SelectionQuery<T> selected(
      Mutiny.Session session, String hql, Class<T> type, TenantId tenant, Query query) {
    return session
        .createSelectionQuery(hql, type)
        .setParameter("tenant", tenant.value())
        .setParameter("states", query.states());
  }

  /** Accepted a moment ago and not yet read by the scheduler. */
  private Uni<List<LiveJob>> fresh(TenantId tenant, Query query) {
    if (!query.statuses().contains(JobStatus.PENDING) || query.offset() > 0) {
      return Uni.createFrom().item(List.of());
    }
    return queue
        .jobs(tenant)
        .map(jobs -> jobs.stream().filter(job -> job.sequence() == 0).toList());
  }

  private static JobsPage page(Query query, List<Row> rows, long count, List<LiveJob> fresh) {
    Set<UUID> inTable = rows.stream().map(Row::id).collect(Collectors.toSet());
    List<JobsPage.Job> first =
        fresh.stream()
            .filter(job -> !inTable.contains(job.id().value()))
            .map(JobsPage.Job::of)
            .toList();
    List<JobsPage.Job> jobs =
        Stream.concat(first.stream(), rows.stream().map(JobsPage.Job::of))
            .limit(query.pageSize())
            .toList();
    long total = count + first.size();
    boolean more = query.offset() + jobs.size() < total;
    return new JobsPage(jobs, new JobsPage.Pagination(query.offset(), query.limit(), total, more));
  }
}
