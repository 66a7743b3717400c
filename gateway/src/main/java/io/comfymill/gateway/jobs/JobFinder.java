package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.database.ResubmittedPrompts;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.input.PromptIds;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobLookup;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds a tenant's job by our own id or by its {@code prompt_id}. */
@ApplicationScoped
public class JobFinder {
  private final JobTable table;
  private final LiveRecords live;
  private final AcceptedJobs accepted;
  private final ResubmittedPrompts prompts;

  JobFinder(JobTable table, LiveRecords live, AcceptedJobs accepted, ResubmittedPrompts prompts) {
    this.prompts = prompts;
    this.table = table;
    this.live = live;
    this.accepted = accepted;
  }

  /** Fails with {@link ProblemException} if there is no such job. */
  public Uni<FoundJob> find(TenantId tenant, String text) {
    return ids(tenant, text)
        .chain(ids -> find(tenant, ids))
        .map(found -> found.orElseThrow(() -> unknown(text)));
  }

  private Uni<Optional<FoundJob>> find(TenantId tenant, List<JobId> ids) {
    return JobLookup.find(() -> inTable(tenant, ids), () -> acceptedJob(tenant, ids));
  }

  private Uni<Optional<FoundJob>> inTable(TenantId tenant, List<JobId> ids) {
    return table.byIds(tenant, ids).map(rows -> first(tenant, ids, rows));
  }

  /** If a {@code prompt_id} looks like an id of ours, the {@code prompt_id} wins. */
  private Uni<List<JobId>> ids(TenantId tenant, String text) {
    if (!PromptIds.isPossible(text)) {
      return Uni.createFrom().failure(unknown("?"));
    }
    return prompts
        .jobs(tenant, new PromptId(text))
        .map(named -> Stream.concat(named.stream(), parse(text).stream()).toList());
  }

  private static Optional<JobId> parse(String text) {
    try {
      return Optional.of(new JobId(UUID.fromString(text)));
    } catch (IllegalArgumentException notOneOfOurs) {
      return Optional.empty();
    }
  }

  private static Optional<FoundJob> first(TenantId tenant, List<JobId> ids, List<JobRow> rows) {
    return ids.stream()
        .flatMap(id -> rows.stream().filter(row -> row.id.equals(id.value())))
        .filter(row -> row.tenant.equals(tenant.value()))
        .findFirst()
        .map(FoundJob::of);
  }

  /** One that the scheduler does not have yet. */
  private Uni<Optional<FoundJob>> acceptedJob(TenantId tenant, List<JobId> ids) {
    Optional<FoundJob> here =
        accepted.of(tenant).stream()
            .map(LiveRecord::job)
            .filter(job -> ids.contains(job.id()))
            .findFirst()
            .map(FoundJob::of);
    return here.isPresent()
        ? Uni.createFrom().item(here)
        : inRedis(tenant, ids.get(0))
            .chain(
                found ->
                    found.isPresent() || ids.size() == 1
                        ? Uni.createFrom().item(found)
                        : inRedis(tenant, ids.get(1)));
  }

  private Uni<Optional<FoundJob>> inRedis(TenantId tenant, JobId id) {
    return live.find(tenant, id)
        .map(found -> found.map(FoundJob::of))
        .onFailure(DependencyAwayException.class)
        .recoverWithItem(Optional.empty());
  }

  private static ProblemException unknown(String text) {
    return new ProblemException(ProblemType.UNKNOWN_JOB, "there is no job '%s'".formatted(text));
  }
}
