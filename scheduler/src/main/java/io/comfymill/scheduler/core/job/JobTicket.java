package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds of an unfinished job. The workflow is not part of it, since a million of these
 * must fit.
 *
 * @param number ComfyUI's queue number: lower runs first
 * @param priority tier; higher goes first
 * @param limits how long and how often it may be tried
 * @param shape of its workflow: jobs of one shape take about as long
 * @param queuedAt when the scheduler first took it in
 */
public record JobTicket(
    JobId id,
    TenantId tenant,
    PromptId promptId,
    @Nullable String clientId,
    double number,
    int priority,
    Requirements requirements,
    JobLimits limits,
    long shape,
    Instant submittedAt,
    Instant queuedAt) {

  /** At another place in the queue. */
  public JobTicket at(int newPriority, double newNumber) {
    return with(newPriority, newNumber, limits);
  }

  public JobTicket within(JobLimits newLimits) {
    return with(priority, number, newLimits);
  }

  private JobTicket with(int newPriority, double newNumber, JobLimits newLimits) {
    return new JobTicket(
        id,
        tenant,
        promptId,
        clientId,
        newNumber,
        newPriority,
        requirements,
        newLimits,
        shape,
        submittedAt,
        queuedAt);
  }
}
