package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.SignedGraph;
import io.comfymill.scheduler.core.job.JobTicket;
import java.time.Instant;
import java.util.Objects;

/** Makes tickets that share equal values: a million of them must fit in memory. */
final class TicketFactory {
  private final Interner<Requirements> requirements = new Interner<>();
  private final Interner<TenantId> tenants = new Interner<>();
  private final Interner<String> clients = new Interner<>();

  /**
   * @param withGraph is there room for its graph?
   */
  JobTicket of(JobSpec spec, long shape, boolean withGraph, Instant now) {
    return new JobTicket(
        spec.id(),
        tenants.shared(spec.tenant()),
        spec.promptId(),
        spec.clientId() == null ? null : clients.shared(spec.clientId()),
        spec.number(),
        spec.priority(),
        requirements.shared(spec.requirements()),
        JobLimits.NONE.equals(spec.limits()) ? JobLimits.NONE : spec.limits(),
        Objects.requireNonNullElse(spec.conditions(), JobConditions.NONE),
        null,
        null,
        shape,
        withGraph ? SignedGraph.of(spec.graph()) : null,
        spec.submittedAt(),
        now);
  }

  /**
   * Of a job that is retried on request: it runs by itself, and without its deadline if that has
   * passed.
   */
  JobTicket revived(JobTicket old, Instant now) {
    JobTicket ticket = old.under(old.conditions().merged(null)).answeredBy(null);
    JobLimits limits = ticket.limits();
    Instant deadline = limits.deadline();
    return deadline == null || deadline.isAfter(now)
        ? ticket
        : ticket.within(new JobLimits(limits.maxAttempts(), limits.timeout(), null));
  }
}
