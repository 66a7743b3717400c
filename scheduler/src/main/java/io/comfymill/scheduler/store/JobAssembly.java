package io.comfymill.scheduler.store;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.AttemptRow;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import io.comfymill.scheduler.core.job.Stop;
import io.comfymill.scheduler.core.lifecycle.Interner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** From rows back to the core's jobs, those that are unfinished and those that failed. */
final class JobAssembly {
  private static final Logger LOG = Logger.getLogger(JobAssembly.class);

  private final Map<UUID, Map<Integer, AttemptRow>> attempts = new HashMap<>();
  private final Interner<Requirements> requirements = new Interner<>();
  private final Interner<TenantId> tenants = new Interner<>();
  private final Interner<String> clients = new Interner<>();

  /**
   * @param rows every attempt of the jobs to come
   */
  JobAssembly(List<AttemptRow> rows) {
    for (AttemptRow row : rows) {
      attempts.computeIfAbsent(row.key.jobId(), id -> new HashMap<>()).put(row.key.number(), row);
    }
  }

  /**
   * @return empty where the rows make no sense: that job stays where it is, and keeps no other from
   *     its node
   */
  Optional<Job> job(StoredJob row) {
    try {
      return Optional.of(assembled(row));
    } catch (RuntimeException e) {
      LOG.errorf("job %s is left out, its rows cannot be understood: %s", row.id(), e);
      return Optional.empty();
    }
  }

  private Job assembled(StoredJob row) {
    String reason = row.cancelReason();
    Stop stop = reason == null ? null : Stop.cancelled(reason);
    Job job = new Job(ticket(row), state(row), List.of(), row.forgiven(), stop, row.changedSeq());
    Map<Integer, AttemptRow> all = attempts.getOrDefault(row.id(), Map.of());
    for (int number = 1; number <= row.attempt(); number++) {
      AttemptRow attempt = all.get(number);
      if (attempt != null && attempt.cause != null && !isWithdrawn(attempt)) {
        job = job.withFailure(AttemptRows.attempt(attempt));
      }
    }
    return job;
  }

  /** Given back before it began, which is no failure. */
  private static boolean isWithdrawn(AttemptRow row) {
    return FailureCause.WITHDRAWN.name().equals(row.cause);
  }

  private JobTicket ticket(StoredJob row) {
    return new JobTicket(
        new JobId(row.id()),
        tenants.shared(new TenantId(row.tenant())),
        new PromptId(row.promptId()),
        row.clientId() == null ? null : clients.shared(row.clientId()),
        row.number(),
        row.priority(),
        requirements(row.requirements()),
        limits(row),
        conditions(row.conditions()),
        row.answeredBy() == null ? null : new JobId(row.answeredBy()),
        row.queueLine() == null ? null : clients.shared(row.queueLine()),
        row.shape(),
        null,
        row.submittedAt(),
        row.queuedAt());
  }

  private Requirements requirements(String json) {
    return requirements.shared(
        WireJson.read(json.getBytes(StandardCharsets.UTF_8), Requirements.class)
            .orElse(Requirements.NONE));
  }

  private static JobConditions conditions(@Nullable String json) {
    return json == null
        ? JobConditions.NONE
        : WireJson.read(json.getBytes(StandardCharsets.UTF_8), JobConditions.class)
            .orElse(JobConditions.NONE);
  }

  private static JobLimits limits(StoredJob row) {
    if (row.maxAttempts() == null && row.timeoutMs() == null && row.deadline() == null) {
      return JobLimits.NONE;
    }
    Long millis = row.timeoutMs();
    Duration timeout = millis == null ? null : Duration.ofMillis(millis);
    return new JobLimits(row.maxAttempts(), timeout, row.deadline());
  }

  private JobState state(StoredJob row) {
    JobId id = new JobId(row.id());
    return switch (row.state()) {
      case QUEUED ->
          new JobState.Queued(
              new AttemptId(id, row.attempt() + 1),
              row.attempt() > row.forgiven(),
              row.notBefore());
      case ASSIGNED -> new JobState.Assigned(current(row));
      case RUNNING -> new JobState.Running(current(row));
      case FAILED -> failed(row);
      default -> throw new IllegalStateException("it is " + row.state() + " but unfinished");
    };
  }

  private static JobState failed(StoredJob row) {
    String cause = row.failureCause();
    String message = row.failureMessage();
    return new JobState.Failed(
        row.finishedAt() == null ? row.queuedAt() : row.finishedAt(),
        row.attempt(),
        null,
        cause == null ? FailureCause.EXECUTION_ERROR : FailureCause.valueOf(cause),
        message == null ? "" : message);
  }

  private Attempt current(StoredJob row) {
    AttemptRow attempt = attempts.getOrDefault(row.id(), Map.of()).get(row.attempt());
    if (attempt == null) {
      throw new IllegalStateException("it has no row for its attempt " + row.attempt());
    }
    return AttemptRows.attempt(attempt);
  }
}
