package io.comfymill.scheduler.core.job;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.SignedGraph;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What memory holds of an unfinished job. The workflow is not part of it, since a million of these
 * must fit.
 *
 * @param number ComfyUI's queue number: lower runs first
 * @param priority tier; higher goes first
 * @param limits how long and how often it may be tried
 * @param conditions that are still to be met before it is in line
 * @param answeredBy the job whose run answers for this one as well, which therefore waits for it
 * @param line the client in whose line it was moved; null where that is its own
 * @param shape of its workflow: jobs of one shape take about as long
 * @param graph null where it is not known
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
    JobConditions conditions,
    @Nullable JobId answeredBy,
    @Nullable String line,
    long shape,
    @Nullable SignedGraph graph,
    Instant submittedAt,
    Instant queuedAt) {

  /** At another place in the queue. */
  public JobTicket at(int newPriority, double newNumber) {
    return with(newPriority, newNumber, limits, conditions, answeredBy, line);
  }

  /** In the line of another client of its tenant. */
  public JobTicket inLineOf(String client) {
    String own = clientId == null ? "" : clientId;
    String moved = client.equals(own) ? null : client;
    return with(priority, number, limits, conditions, answeredBy, moved);
  }

  /** Whose turns it takes: jobs of one line are in order. */
  public String queueLine() {
    return line != null ? line : clientId == null ? "" : clientId;
  }

  public JobTicket within(JobLimits newLimits) {
    return with(priority, number, newLimits, conditions, answeredBy, line);
  }

  public JobTicket under(JobConditions newConditions) {
    return with(priority, number, limits, newConditions, answeredBy, line);
  }

  public JobTicket answeredBy(@Nullable JobId other) {
    return with(priority, number, limits, conditions, other, line);
  }

  private JobTicket with(
      int newPriority,
      double newNumber,
      JobLimits newLimits,
      JobConditions newConditions,
      @Nullable JobId newAnsweredBy,
      @Nullable String newLine) {
    return new JobTicket(
        id,
        tenant,
        promptId,
        clientId,
        newNumber,
        newPriority,
        requirements,
        newLimits,
        newConditions,
        newAnsweredBy,
        newLine,
        shape,
        graph,
        submittedAt,
        queuedAt);
  }
}
