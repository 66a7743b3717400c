package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.QueueName.Scope;
import io.comfymill.scheduler.core.job.JobTicket;
import java.util.HashSet;
import java.util.Set;

/**
 * The parts of the queue that are paused. A paused tenant's jobs are not in line. A paused pool's
 * nodes take nothing new, so jobs that may go elsewhere do.
 */
public final class QueuePauses {
  private final Set<QueueName> paused = new HashSet<>();

  /**
   * @return whether that changes anything
   */
  public boolean set(QueueName queue, boolean isPaused) {
    return isPaused ? paused.add(queue) : paused.remove(queue);
  }

  public boolean covers(TenantId tenant) {
    return !paused.isEmpty()
        && (paused.contains(QueueName.EVERYTHING)
            || paused.contains(new QueueName(Scope.TENANT, tenant.value())));
  }

  public boolean coversPool(String pool) {
    return !paused.isEmpty() && paused.contains(new QueueName(Scope.POOL, pool));
  }

  /** May a job start that has everything else it needs? */
  public boolean keeps(JobTicket ticket) {
    return ticket.conditions().held() || covers(ticket.tenant());
  }
}
