package io.comfymill.scheduler.store;

import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From the core's values to rows. */
final class Rows {
  private Rows() {}

  /**
   * @param spec of a job that is new
   */
  static JobRow job(ChangedJob change, @Nullable JobSpec spec) {
    Job job = change.job();
    JobRow row = new JobRow();
    ticket(row, job.ticket());
    row.attempt = job.attemptNumber();
    row.forgiven = job.forgiven();
    row.changedSeq = job.sequence();
    row.cancelReason = text(job.cancelReason());
    state(row, job.state());
    ExecutionResult result = change.result();
    if (result != null) {
      row.result = json(result);
    }
    if (spec != null) {
      row.spec = json(spec);
      row.requirements = json(spec.requirements());
    }
    return row;
  }

  private static void ticket(JobRow row, JobTicket ticket) {
    row.id = ticket.id().value();
    row.tenant = required(ticket.tenant().value());
    row.promptId = required(ticket.promptId().value());
    row.clientId = text(ticket.clientId());
    row.number = ticket.number();
    row.priority = ticket.priority();
    limits(row, ticket.limits());
    row.shape = ticket.shape();
    row.submittedAt = ticket.submittedAt();
    row.queuedAt = ticket.queuedAt();
  }

  private static void limits(JobRow row, JobLimits limits) {
    Duration timeout = limits.timeout();
    row.maxAttempts = limits.maxAttempts();
    row.timeoutMillis = timeout == null ? null : timeout.toMillis();
    row.deadline = limits.deadline();
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
    if (ended instanceof JobState.Failed failed) {
      row.failureCause = failed.cause().name();
      row.failureMessage = text(failed.message());
    } else if (ended instanceof JobState.Cancelled cancelled) {
      row.failureMessage = text(cancelled.reason());
    }
  }

  private static String name(JobState state) {
    if (state instanceof JobState.Queued) {
      return "QUEUED";
    } else if (state instanceof JobState.Assigned) {
      return "ASSIGNED";
    } else if (state instanceof JobState.Running) {
      return "RUNNING";
    } else if (state instanceof JobState.Succeeded) {
      return "SUCCEEDED";
    }
    return state instanceof JobState.Failed ? "FAILED" : "CANCELLED";
  }

  static AttemptRow attempt(Attempt attempt) {
    AttemptRow row = new AttemptRow();
    row.jobId = attempt.id().job().value();
    row.number = attempt.id().number();
    row.nodeId = attempt.node().value();
    row.reason = text(attempt.reason());
    row.assignedAt = attempt.assignedAt();
    row.acceptedAt = attempt.acceptedAt();
    row.startedAt = attempt.startedAt();
    row.state = state(attempt);
    Attempt.End end = attempt.end();
    if (end != null) {
      row.endedAt = end.at();
      FailureCause cause = end.cause();
      row.cause = cause == null ? null : cause.name();
      row.message = text(end.message());
    }
    return row;
  }

  private static String state(Attempt attempt) {
    Attempt.End end = attempt.end();
    if (end != null) {
      return end.cause() == null ? "SUCCEEDED" : "FAILED";
    } else if (attempt.startedAt() != null) {
      return "RUNNING";
    }
    return attempt.isAccepted() ? "ACCEPTED" : "ASSIGNED";
  }

  static String json(Object value) {
    return new String(WireJson.write(value), StandardCharsets.UTF_8);
  }

  /** PostgreSQL takes any text but the character NUL. */
  static String required(String value) {
    return value.replace('\u0000', '\uFFFD');
  }

  static @Nullable String text(@Nullable String value) {
    return value == null ? null : required(value);
  }
}
