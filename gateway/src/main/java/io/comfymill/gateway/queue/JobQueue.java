package io.comfymill.gateway.queue;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.messaging.CommandSender;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads and cancels a tenant's unfinished jobs. */
@ApplicationScoped
public class JobQueue {
  private final LiveRecords live;
  private final LivePages pages;
  private final AcceptedJobs accepted;
  private final JobRows rows;
  private final LiveRebuild rebuild;
  private final CommandSender commands;
  private final InstantSource clock;

  JobQueue(
      LiveRecords live,
      LivePages pages,
      AcceptedJobs accepted,
      JobRows rows,
      LiveRebuild rebuild,
      CommandSender commands,
      InstantSource clock) {
    this.live = live;
    this.pages = pages;
    this.accepted = accepted;
    this.rows = rows;
    this.rebuild = rebuild;
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * In queue order. If Redis cannot answer, PostgreSQL does, plus the jobs that this gateway has
   * accepted.
   */
  public Uni<List<LiveJob>> jobs(TenantId tenant) {
    return pages
        .states(tenant)
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(found -> found.map(Uni.createFrom()::item).orElseGet(() -> fromDatabase(tenant)))
        .map(jobs -> ordered(tenant, jobs));
  }

  private Uni<List<LiveJob>> fromDatabase(TenantId tenant) {
    rebuild.request();
    return rows.unfinished(tenant).map(found -> found.stream().map(JobRows.Summary::live).toList());
  }

  private List<LiveJob> ordered(TenantId tenant, List<LiveJob> jobs) {
    Map<JobId, LiveJob> byId = new HashMap<>();
    accepted.of(tenant).forEach(record -> byId.put(record.job().id(), record.job()));
    jobs.forEach(job -> byId.put(job.id(), job));
    return byId.values().stream().sorted(LiveJob.QUEUE_ORDER).toList();
  }

  /** The number of running and waiting jobs. */
  public Uni<Long> remaining(TenantId tenant) {
    return live.complete()
        .chain(complete -> complete ? live.count(tenant) : counted(tenant))
        .onFailure()
        .recoverWithUni(() -> counted(tenant));
  }

  private Uni<Long> counted(TenantId tenant) {
    return jobs(tenant).map(jobs -> (long) jobs.size());
  }

  /**
   * Cancels those of the given jobs that still wait. They are gone from the queue when this
   * completes.
   */
  public Uni<Void> deletePending(TenantId tenant, Collection<PromptId> prompts) {
    Set<PromptId> named = Set.copyOf(prompts);
    return jobs(tenant)
        .map(jobs -> pending(jobs).filter(job -> named.contains(job.promptId())).toList())
        .chain(jobs -> withdraw(tenant, jobs));
  }

  public Uni<Void> clearPending(TenantId tenant) {
    return jobs(tenant).map(jobs -> pending(jobs).toList()).chain(jobs -> withdraw(tenant, jobs));
  }

  private static Stream<LiveJob> pending(List<LiveJob> jobs) {
    return jobs.stream().filter(JobQueue::waits);
  }

  private Uni<Void> withdraw(TenantId tenant, List<LiveJob> jobs) {
    return Multi.createFrom()
        .iterable(jobs)
        .onItem()
        .transformToUni(job -> withdraw(tenant, job))
        .merge(32)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> withdraw(TenantId tenant, LiveJob job) {
    return cancel(tenant, job.id(), "deleted from the queue")
        .invoke(() -> accepted.forget(job.id()))
        .chain(() -> rebuild.orRepaired(live.delete(tenant, job.id()))); // gone even without Redis
  }

  /** Interrupts running jobs; they stay in the queue until they have ended. */
  public Uni<Void> interrupt(TenantId tenant, List<LiveJob> running) {
    return Multi.createFrom()
        .iterable(running)
        .filter(job -> job.state() == JobState.RUNNING)
        .onItem()
        .transformToUniAndConcatenate(job -> cancel(tenant, job.id(), "interrupted"))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /**
   * Cancels those of the given jobs that wait or run; others are left alone.
   *
   * @param ids {@code prompt_id}s, or our own ids
   * @return whether there was any
   */
  public Uni<Boolean> cancel(TenantId tenant, Set<String> ids) {
    return jobs(tenant)
        .map(
            jobs ->
                jobs.stream()
                    .filter(
                        job ->
                            ids.contains(job.promptId().value())
                                || ids.contains(job.id().toString()))
                    .toList())
        .call(jobs -> withdraw(tenant, jobs.stream().filter(JobQueue::waits).toList()))
        .call(jobs -> interrupt(tenant, jobs))
        .map(jobs -> !jobs.isEmpty());
  }

  private static boolean waits(LiveJob job) {
    return job.state().isPending();
  }

  private Uni<Void> cancel(TenantId tenant, JobId id, String reason) {
    return commands.send(new JobCommand.Cancel(clock.instant(), id, tenant, reason));
  }
}
