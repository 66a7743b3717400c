package io.comfymill.scheduler.core.backlog;

import io.comfymill.common.id.TenantId;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobTicket;
import org.jspecify.annotations.Nullable;

/**
 * The key by which waiting jobs are counted for metrics.
 *
 * @param pool that the jobs ask for; null for any
 */
public record QueueKey(@Nullable String pool, TenantId tenant, int priority) {
  static QueueKey of(Job job) {
    JobTicket ticket = job.ticket();
    return new QueueKey(ticket.requirements().pool(), ticket.tenant(), ticket.priority());
  }
}
