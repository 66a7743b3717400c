package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.history.Forgotten;
import io.comfymill.gateway.history.JobCounts;
import io.comfymill.gateway.history.JobOrder;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The rows of a page. Each state has its own part of the indices, in the order that is asked for,
 * and PostgreSQL merges as many of them as the page is long.
 */
record JobSelection(Mutiny.Session session, TenantId tenant, JobList.Query query) {
  private static final String ROW =
      "select new io.comfymill.gateway.jobs.JobList$Row(id, promptId, state, number, nodeId,"
          + " attempt, submittedAt, startedAt, finishedAt, failureCause, failureMessage, changedSeq)"
          + " from JobRow where id in (:ids)";

  /** As many of a state are counted where a filter is set. */
  private static final int MOST = 100_000;

  private static final String DURATION = "coalesce(j.finished_at - j.started_at, interval '0')";

  /** The wanted id, or a part of the job in the store that may have it. */
  private static final String MAY_BE_OF_WORKFLOW =
      " and (position(:workflow in j.spec) > 0 or position('\"outline\":' in j.spec) > 0)";

  /** Where whether a job is of the workflow is only known when it has been read: all of them. */
  Uni<List<JobList.Row>> rows() {
    return Forgotten.of(session, tenant).chain(this::ids).chain(ids -> rows(ids));
  }

  Uni<Long> total() {
    if (query.selectsLate()) {
      return Uni.createFrom().item(0L);
    }
    return query.filter().takesAll() ? totalOfAll() : totalOfSome();
  }

  private Uni<Long> totalOfSome() {
    return Forgotten.of(session, tenant)
        .chain(
            forgotten ->
                bound(
                        session.createNativeQuery(
                            "select count(*) from (%s) found"
                                .formatted(
                                    parts(forgotten, new JobCounts.Place("", 0), "desc", MOST)),
                            Long.class))
                    .getSingleResult());
  }

  private Uni<Long> totalOfAll() {
    return Forgotten.of(session, tenant)
        .chain(forgotten -> new JobCounts(session, tenant, forgotten).total(query.states()));
  }

  private Uni<List<UUID>> ids(Forgotten forgotten) {
    return place(forgotten).chain(place -> ids(sql(forgotten, place)));
  }

  private Uni<JobCounts.Place> place(Forgotten forgotten) {
    JobCounts counts = new JobCounts(session, tenant, forgotten);
    int offset = query.selectsLate() ? 0 : query.offset();
    return offset == 0
            || !query.filter().takesAll()
            || query.order().byDuration()
            || !counts.canPlace(JobOrder.SUBMITTED)
        ? Uni.createFrom().item(new JobCounts.Place("", offset))
        : counts.place(
            JobOrder.SUBMITTED,
            query.states(),
            !query.order().ascending(),
            offset,
            query.pageSize());
  }

  String sql(Forgotten forgotten, JobCounts.Place place) {
    int limit = query.selectsLate() ? JobList.MAX_PAGE : query.pageSize();
    String direction = query.order().ascending() ? "asc" : "desc";
    String parts = parts(forgotten, place, direction, place.skipped() + limit);
    return "select id from (%s) page order by key %2$s, id %2$s offset %3$d limit %4$d"
        .formatted(parts, direction, place.skipped(), limit);
  }

  private String parts(Forgotten forgotten, JobCounts.Place place, String direction, long limit) {
    return query.states().stream()
        .map(state -> part(state, forgotten, place, direction, limit))
        .collect(Collectors.joining(" union all "));
  }

  private String part(
      JobState state, Forgotten forgotten, JobCounts.Place place, String direction, long limit) {
    String key = query.order().byDuration() ? DURATION : "j.submitted_at";
    return "(select j.id, "
        + key
        + " as key from scheduler.jobs j where j.tenant = :tenant and j.state = '"
        + state
        + "' and "
        + JobCounts.SHOWN
        + place.condition()
        + (state.isFinal() ? forgotten.notDeleted() : "")
        + query.filter().sql()
        + (query.selectsLate() ? MAY_BE_OF_WORKFLOW : "")
        + " order by %1$s %2$s, j.id %2$s limit %3$d)".formatted(key, direction, limit);
  }

  private Uni<List<UUID>> ids(String sql) {
    Mutiny.SelectionQuery<UUID> selection = bound(session.createNativeQuery(sql, UUID.class));
    return (query.workflowId() == null
            ? selection
            : selection.setParameter("workflow", TextNode.valueOf(query.workflowId()).toString()))
        .getResultList();
  }

  private <T> Mutiny.SelectionQuery<T> bound(Mutiny.SelectionQuery<T> selection) {
    Mutiny.SelectionQuery<T> bound = selection.setParameter("tenant", tenant.value());
    query.filter().parameters().forEach(bound::setParameter);
    return bound;
  }

  private Uni<List<JobList.Row>> rows(List<UUID> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session
            .createSelectionQuery(ROW, JobList.Row.class)
            .setParameter("ids", ids)
            .getResultList()
            .map(rows -> inOrder(ids, rows));
  }

  private static List<JobList.Row> inOrder(List<UUID> ids, List<JobList.Row> rows) {
    Map<UUID, JobList.Row> byId =
        rows.stream().collect(Collectors.toMap(JobList.Row::id, Function.identity()));
    return ids.stream().filter(byId::containsKey).map(byId::get).toList();
  }
}
