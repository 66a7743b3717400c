package io.comfymill.gateway.v2.job;

import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.history.JobCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ids of a page, the newest first. Each state has its own part of the indices, in this order,
 * and PostgreSQL merges as many of them as the page is long.
 */
final class JobPageSql {
  private static final String ORDER = " order by %s.submitted_at desc, %s.id desc";
  private static final String KEPT = "j.finished_at > :oldest";

  private JobPageSql() {}

  /**
   * @param statuses at least one
   */
  static String of(Set<JobStatus> statuses, int offset, int limit) {
    List<String> parts = new ArrayList<>();
    for (JobState state : JobState.values()) {
      List<JobStatus> asked = statuses.stream().filter(status -> status.covers(state)).toList();
      if (!asked.isEmpty()) {
        String kept = state.isFinal() ? KEPT : "true";
        String wanted =
            "j.state = '%s' and %s and %s".formatted(state, condition(state, asked), kept);
        parts.add(part(wanted + " and " + JobCounts.SHOWN, offset + limit));
        if (state == JobState.CANCELLED) {
          parts.add(
              part(wanted + " and j.started_at is null and j.result is null", offset + limit));
        }
      }
    }
    return "select page.id from (%s) page%s offset %d limit %d"
        .formatted(
            String.join(" union all ", parts), ORDER.formatted("page", "page"), offset, limit);
  }

  /** Where all that a state can mean is asked for, no row has to be looked at. */
  private static String condition(JobState state, List<JobStatus> asked) {
    long all = Stream.of(JobStatus.values()).filter(status -> status.covers(state)).count();
    return asked.size() == all
        ? "true"
        : asked.stream().map(JobStatus::condition).collect(Collectors.joining(" or ", "(", ")"));
  }

  private static String part(String wanted, int most) {
    return "(select j.id, j.submitted_at from scheduler.jobs j where j.tenant = :tenant and "
        + wanted
        + ORDER.formatted("j", "j")
        + " limit %d)".formatted(most);
  }
}
