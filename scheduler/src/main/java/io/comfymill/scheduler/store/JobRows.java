package io.comfymill.scheduler.store;

import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From the core's jobs to rows. */
final class JobRows {
  private JobRows() {}

  /**
   * @param spec of a job that is new; its body is not put into the row
   */
  static JobRow row(ChangedJob change, @Nullable JobSpec spec) {
    Job job = change.job();
    JobRow row = new JobRow();
    ticket(row, job.ticket());
    row.attempt = job.attemptNumber();
    row.forgiven = job.forgiven();
    row.changedSeq = job.sequence();
    row.cancelReason = job.cancelReason();
    state(row, job.state());
    ExecutionResult result = change.result();
    if (result != null) {
      row.result = RowJson.text(result);
    }
    if (spec != null) {
      row.requirements = RowJson.text(spec.requirements());
    }
    return row;
  }

  private static void ticket(JobRow row, JobTicket ticket) {
    row.id = ticket.id().value();
    row.tenant = ticket.tenant().value();
    row.promptId = ticket.promptId().value();
    row.clientId = ticket.clientId();
    row.number = ticket.number();
    row.priority = ticket.priority();
    row.shape = ticket.shape();
    row.submittedAt = ticket.submittedAt();
    row.queuedAt = ticket.queuedAt();
    JobLimits limits = ticket.limits();
    Duration timeout = limits.timeout();
    row.maxAttempts = limits.maxAttempts();
    row.timeoutMs = timeout == null ? null : timeout.toMillis();
    row.deadline = limits.deadline();
    queue(row, ticket);
  }

  private static void queue(JobRow row, JobTicket ticket) {
    JobConditions conditions = ticket.conditions();
    row.conditions = JobConditions.NONE.equals(conditions) ? null : RowJson.text(conditions);
    row.answeredBy = ticket.answeredBy() == null ? null : ticket.answeredBy().value();
    row.mergeKey = conditions.merge() == null ? null : conditions.merge().key();
    row.queueLine = ticket.line();
  }

  private static void state(JobRow row, JobState state) {
    row.state = name(state);
    if (state instanceof JobState.Placed placed) {
      attempt(row, placed.attempt());
    } else if (state instanceof JobState.Ended ended) {
      ended(row, ended);
    } else if (state instanceof JobState.Queued queued) {
      row.notBefore = queued.notBefore();
    }
  }

  private static void attempt(JobRow row, Attempt attempt) {
    row.nodeId = attempt.node().value();
    row.startedAt = attempt.startedAt();
  }

  private static void ended(JobRow row, JobState.Ended ended) {
    row.finishedAt = ended.at();
    Attempt last = ended.attempt();
    if (last != null) {
      attempt(row, last);
    }
    if (ended instanceof JobState.Answered answered) {
      row.nodeId = answered.node().value();
    } else if (ended instanceof JobState.Failed failed) {
      row.failureCause = failed.cause().name();
      row.failureMessage = failed.message();
    } else if (ended instanceof JobState.Cancelled cancelled) {
      row.failureMessage = cancelled.reason();
    }
  }

  /** The other states are named alike. */
  private static io.comfymill.common.rows.JobState name(JobState state) {
    if (state instanceof JobState.Answered) {
      return io.comfymill.common.rows.JobState.SUCCEEDED;
    }
    return io.comfymill.common.rows.JobState.valueOf(
        state.getClass().getSimpleName().toUpperCase(Locale.ROOT));
  }
}
