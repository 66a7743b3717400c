package io.comfymill.gateway.history;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * How many jobs a tenant's lists show, and where in them a page begins, without reading what comes
 * before it: a million index entries take a quarter of a second, their counts some milliseconds.
 *
 * @param session to ask
 */
public record JobCounts(Mutiny.Session session, TenantId tenant, Forgotten forgotten) {
  /** Whether {@code scheduler.jobs j} is shown; one that was cancelled before it ran is not. */
  public static final String SHOWN =
      "(j.state <> 'CANCELLED' or j.started_at is not null or j.result is not null)";

  /**
   * Where a page is: the slices that hold it, in SQL, and how many rows of them come before it.
   * Empty pages have none.
   */
  public record Place(String condition, long skipped) {
    public static final Place NOWHERE = new Place(" and false", 0);
  }

  public static String names(Collection<JobState> states) {
    return states.stream()
        .map(state -> "'" + state.name() + "'")
        .sorted()
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Of these states, what was deleted left out. */
  public Uni<Long> total(Collection<JobState> states) {
    return count(JobOrder.ENDED, states.stream().filter(JobState::isFinal).toList())
        .chain(
            ended ->
                count(
                        JobOrder.SUBMITTED,
                        states.stream().filter(state -> !state.isFinal()).toList())
                    .map(unfinished -> ended + unfinished));
  }

  private Uni<Long> count(JobOrder order, Collection<JobState> states) {
    return states.isEmpty()
        ? Uni.createFrom().item(0L)
        : session
            .createNativeQuery(
                counted(order, states)
                    + " select cast(coalesce(sum(jobs), 0) as bigint) from counted",
                Long.class)
            .setParameter("tenant", tenant.value())
            .getSingleResult();
  }

  /** Ended jobs that were cleared away are none of {@link JobOrder#SUBMITTED}'s business. */
  public boolean canPlace(JobOrder order) {
    return order == JobOrder.ENDED || forgotten.upToSequence() == 0;
  }

  /**
   * @param newestFirst whether rows are counted from the newest
   */
  public Uni<Place> place(
      JobOrder order, Collection<JobState> states, boolean newestFirst, long offset, long limit) {
    String sql =
        counted(order, states)
            + """
            , slices as (select slice, sum(jobs) as jobs from counted group by slice),
            placed as (select slice, jobs, sum(jobs) over (order by slice %s) - jobs as before from slices)
            select min(slice), max(slice), min(before) from placed
            where jobs > 0 and before + jobs > %d and before < %d"""
                .formatted(newestFirst ? "desc" : "asc", offset, offset + limit);
    return session
        .createNativeQuery(sql, Object[].class)
        .setParameter("tenant", tenant.value())
        .getSingleResult()
        .map(row -> place(order, row, offset));
  }

  private static Place place(JobOrder order, Object[] row, long offset) {
    return row[0] == null
        ? Place.NOWHERE
        : new Place(
            order.within(((Number) row[0]).longValue(), ((Number) row[1]).longValue()),
            offset - ((Number) row[2]).longValue());
  }

  /** Rows of {@code counted (slice, jobs)}, of which several may tell of one slice. */
  private String counted(JobOrder order, Collection<JobState> states) {
    String of = " and j.state in " + names(states) + " and " + SHOWN;
    long cleared = forgotten.upToSequence() / JobOrder.CHANGES;
    boolean partly = order == JobOrder.ENDED && forgotten.upToSequence() > 0;
    return "with counted as (select slice, jobs from scheduler.job_counts where tenant = :tenant"
        + " and ordered_by = '%s' and state in %s".formatted(order, names(states))
        + (partly ? " and slice > " + cleared + partlyCleared(cleared, of) : "")
        + (forgotten.someAlone() ? deletedAlone(order, of) : "")
        + ")";
  }

  /** The slice in which the last change that was cleared away is. */
  private String partlyCleared(long slice, String of) {
    return " union all select %d, count(*) from scheduler.jobs j".formatted(slice)
        + " where j.tenant = :tenant and j.finished_at is not null"
        + " and j.changed_seq > "
        + forgotten.upToSequence()
        + JobOrder.ENDED.within(slice, slice)
        + of;
  }

  private String deletedAlone(JobOrder order, String of) {
    return " union all select s.slice, -1 from gateway.hidden_history h"
        + " join scheduler.jobs j on j.id = h.job_id cross join lateral"
        + " scheduler.slices_of(j.submitted_at, j.finished_at, j.changed_seq) s"
        + " where h.tenant = :tenant and s.ordered_by = '%s' and j.finished_at is not null"
            .formatted(order)
        + (forgotten.upToSequence() == 0 ? "" : " and j.changed_seq > " + forgotten.upToSequence())
        + of;
  }
}
