package io.comfymill.gateway.mcp;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.jobs.FoundJob;
import io.comfymill.gateway.jobs.JobEnds;
import io.comfymill.gateway.jobs.JobFinder;
import io.comfymill.gateway.jobs.JobStatus;
import io.comfymill.gateway.progress.LatestFrames;
import io.comfymill.gateway.progress.RunState;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Waits for ends of jobs. Clients give up after a minute, unless they hear how far it is: those who
 * ask for that are told every two seconds, and are waited with for longer.
 */
@ApplicationScoped
class JobWaits {
  private static final Logger LOG = Logger.getLogger(JobWaits.class);
  private static final Duration SILENT = Duration.ofSeconds(50);
  private static final Duration TOLD = Duration.ofMinutes(10);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  /** Each notification has to say more than the one before. */
  private static final double LEAST_STEP = 0.001;

  private final JobEnds ends;
  private final JobFinder jobs;
  private final LatestFrames frames;

  JobWaits(JobEnds ends, JobFinder jobs, LatestFrames frames) {
    this.ends = ends;
    this.jobs = jobs;
    this.frames = frames;
  }

  /**
   * The job as it is at its end, or when the caller has waited long enough. Fails where there is
   * none.
   *
   * @param graphNodes how many its workflow has; 0 where that is not known
   */
  Uni<FoundJob> end(Call call, String id, int graphNodes) {
    return call.progressToken()
        .map(
            token -> {
              Uni<FoundJob> end = ends.await(call.tenant(), id, TOLD);
              Uni<FoundJob> never = telling(call, id, new Account(token, graphNodes));
              return Uni.join().first(end, never).toTerminate();
            })
        .orElseGet(() -> ends.await(call.tenant(), id, SILENT));
  }

  private Uni<FoundJob> telling(Call call, String id, Account account) {
    return Multi.createFrom()
        .ticks()
        .every(BETWEEN)
        .onOverflow()
        .drop()
        .onItem()
        .transformToUniAndConcatenate(tick -> tell(call, id, account))
        .onItem()
        .ignoreAsUni()
        .replaceWith(Uni.createFrom().nothing());
  }

  private Uni<Void> tell(Call call, String id, Account account) {
    return jobs.find(call.tenant(), id)
        .chain(job -> call.tell(account.of(job, state(job))))
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.debugf("progress of job %s is not told: %s", id, failure);
              return Uni.createFrom().voidItem();
            });
  }

  private Optional<RunState> state(FoundJob job) {
    JobRow row = job.row();
    return row == null ? Optional.empty() : frames.state(new AttemptId(job.id(), row.attempt));
  }

  /** What one call has been told. */
  private static final class Account {
    private final Object token;
    private final int graphNodes;
    private final AtomicReference<Double> told = new AtomicReference<>(-LEAST_STEP);

    Account(Object token, int graphNodes) {
      this.token = token;
      this.graphNodes = graphNodes;
    }

    ProgressNotification of(FoundJob job, Optional<RunState> state) {
      double done = state.map(known -> known.done().size() + known.fraction()).orElse(0.0);
      double progress = told.updateAndGet(before -> Math.max(before + LEAST_STEP, done));
      String current = state.map(RunState::current).map(" in graph node %s"::formatted).orElse("");
      return new ProgressNotification(
          token,
          progress,
          graphNodes == 0 ? null : Double.valueOf(graphNodes),
          JobStatus.of(job.state()).word() + current);
    }
  }
}
