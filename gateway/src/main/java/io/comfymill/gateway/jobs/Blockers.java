package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.QueueName;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.pauses.PauseRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds what keeps a queued job from being in line. */
@ApplicationScoped
public class Blockers {
  private final JobTable jobs;
  private final PauseRows pauses;

  Blockers(JobTable jobs, PauseRows pauses) {
    this.jobs = jobs;
    this.pauses = pauses;
  }

  /** Of a job that does not wait: none. */
  Uni<List<Blocker>> of(FoundJob job) {
    JobRow row = job.row();
    if (row == null || job.state() != JobState.QUEUED) {
      return Uni.createFrom().item(List.of());
    }
    JobConditions conditions = Conditions.of(row);
    Set<JobId> others = new HashSet<>(conditions.dependsOn());
    if (row.answeredBy != null) {
      others.add(new JobId(row.answeredBy));
    }
    Uni<List<JobRow>> found =
        others.isEmpty()
            ? Uni.createFrom().item(List.of())
            : jobs.byIds(new TenantId(row.tenant), others);
    return Uni.combine()
        .all()
        .unis(found, pauses.paused())
        .asTuple()
        .map(read -> blockers(row, conditions, read.getItem1(), read.getItem2()));
  }

  private static List<Blocker> blockers(
      JobRow row, JobConditions conditions, List<JobRow> others, List<QueuePauseRow> paused) {
    List<Blocker> blockers = new ArrayList<>();
    if (conditions.held()) {
      blockers.add(new Blocker("held", "it is held until somebody releases it"));
    }
    if (conditions.startAfter() != null) {
      blockers.add(
          new Blocker("start_after", "it does not start before " + conditions.startAfter()));
    }
    String how = conditions.dependsWhen() == DependsWhen.ALL_ENDED ? "to end" : "to succeed";
    for (JobId dependency : conditions.dependsOn()) {
      String words = "it waits for job %s %s".formatted(name(dependency, others), how);
      blockers.add(new Blocker("depends_on", words));
    }
    if (row.answeredBy != null) {
      String name = name(new JobId(row.answeredBy), others);
      blockers.add(new Blocker("merged", "an equal job runs for it: " + name));
    }
    for (QueuePauseRow pause : paused) {
      QueueName queue = PauseRows.name(pause);
      if (keeps(queue, row)) {
        blockers.add(new Blocker("queue_paused", queue.paused(pause.reason)));
      }
    }
    return blockers;
  }

  /** What the pause of a pool keeps is said of its nodes. */
  private static boolean keeps(QueueName queue, JobRow row) {
    return queue.equals(QueueName.EVERYTHING)
        || queue.equals(new QueueName(QueueName.Scope.TENANT, row.tenant));
  }

  private static String name(JobId id, List<JobRow> rows) {
    return rows.stream()
        .filter(row -> row.id.equals(id.value()))
        .findFirst()
        .map(row -> row.promptId + ", which is " + row.state.name().toLowerCase(Locale.ROOT))
        .orElse(id + ", which has not come in yet");
  }
}
