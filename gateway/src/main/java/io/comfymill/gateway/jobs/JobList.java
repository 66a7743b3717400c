package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.queue.JobQueue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tenant's jobs in all states, but none that ComfyUI would have forgotten or was told to. */
@ApplicationScoped
public class JobList {
  static final int MAX_PAGE = 10_000;

  private final Database database;
  private final JobQueue queue;
  private final JobFactsReader facts;

  JobList(Database database, JobQueue queue, JobFactsReader facts) {
    this.database = database;
    this.queue = queue;
    this.facts = facts;
  }

  /**
   * Which jobs.
   *
   * @param workflowId null for any
   * @param limit null for all
   */
  public record Query(
      Set<JobStatus> statuses,
      @Nullable String workflowId,
      JobFilter filter,
      Order order,
      int offset,
      @Nullable Integer limit) {
    public Query {
      statuses = Set.copyOf(statuses);
    }

    List<JobState> states() {
      return statuses.stream().flatMap(status -> status.states().stream()).toList();
    }

    /** Whether a job is of the workflow is only known when it has been read. */
    boolean selectsLate() {
      return workflowId != null;
    }

    int pageSize() {
      return limit == null ? MAX_PAGE : Math.min(limit, MAX_PAGE);
    }
  }

  /** By submission, or by how long they ran. */
  public record Order(boolean byDuration, boolean ascending) {
    public static final Order NEWEST_FIRST = new Order(false, false);
  }

  /** The newest page begins with the jobs that the scheduler does not have yet. */
  public Uni<JobsPage> page(TenantId tenant, Query query) {
    return Uni.combine()
        .all()
        .unis(rows(tenant, query), count(tenant, query), fresh(tenant, query))
        .asTuple()
        .chain(
            found ->
                facts
                    .of(tenant, found.getItem1().stream().map(Row::version).toList())
                    .map(
                        facts ->
                            query.selectsLate()
                                ? selectedLate(query, found.getItem1(), facts)
                                : page(
                                    query,
                                    jobs(found.getItem1(), facts),
                                    found.getItem2(),
                                    found.getItem3())));
  }

  private static List<JobsPage.Job> jobs(List<Row> rows, Map<UUID, JobFacts> facts) {
    return rows.stream()
        .map(row -> JobsPage.Job.of(row, facts.getOrDefault(row.id(), JobFacts.NONE)))
        .toList();
  }

  private static JobsPage selectedLate(Query query, List<Row> rows, Map<UUID, JobFacts> facts) {
    List<JobsPage.Job> all =
        jobs(rows, facts).stream()
            .filter(job -> Objects.equals(job.workflowId(), query.workflowId()))
            .toList();
    List<JobsPage.Job> shown = all.stream().skip(query.offset()).limit(query.pageSize()).toList();
    return page(query, shown, all.size(), List.of());
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
      @Nullable String failureMessage,
      long changedSeq) {
    static Row of(JobRow row) {
      return new Row(
          row.id,
          row.promptId,
          row.state,
          row.number,
          row.nodeId,
          row.attempt,
          row.submittedAt,
          row.startedAt,
          row.finishedAt,
          row.failureCause,
          row.failureMessage,
          row.changedSeq);
    }

    JobFactsReader.Version version() {
      return new JobFactsReader.Version(id, changedSeq);
    }
  }

  private Uni<List<Row>> rows(TenantId tenant, Query query) {
    return database.read(session -> new JobSelection(session, tenant, query).rows());
  }

  private Uni<Long> count(TenantId tenant, Query query) {
    return database.read(session -> new JobSelection(session, tenant, query).total());
  }

  /** Accepted a moment ago and not yet read by the scheduler. */
  private Uni<List<LiveJob>> fresh(TenantId tenant, Query query) {
    boolean first =
        query.offset() == 0
            && query.order().equals(Order.NEWEST_FIRST)
            && query.filter().takesAll();
    if (!query.statuses().contains(JobStatus.PENDING) || !first || query.selectsLate()) {
      return Uni.createFrom().item(List.of());
    }
    return queue
        .jobs(tenant)
        .map(jobs -> jobs.stream().filter(job -> job.sequence() == 0).toList());
  }

  private static JobsPage page(
      Query query, List<JobsPage.Job> known, long count, List<LiveJob> fresh) {
    Set<JobId> inTable = known.stream().map(JobsPage.Job::jobId).collect(Collectors.toSet());
    List<JobsPage.Job> first =
        fresh.stream()
            .filter(job -> !inTable.contains(job.id()))
            .map(job -> JobsPage.Job.of(job, null))
            .toList();
    List<JobsPage.Job> jobs =
        Stream.concat(first.stream(), known.stream()).limit(query.pageSize()).toList();
    long total = count + first.size();
    boolean more = query.offset() + jobs.size() < total;
    return new JobsPage(jobs, new JobsPage.Pagination(query.offset(), query.limit(), total, more));
  }
}
