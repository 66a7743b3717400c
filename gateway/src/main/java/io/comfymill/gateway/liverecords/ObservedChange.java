package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.JobEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a job, learnt from an event or from the scheduler's table.
 *
 * @param number its place in the queue if the table told it; events do not
 * @param event if an event told it
 */
public record ObservedChange(
    JobId id,
    TenantId tenant,
    PromptId promptId,
    @Nullable String clientId,
    long sequence,
    int attempt,
    JobState state,
    @Nullable NodeId nodeId,
    @Nullable Double number,
    @Nullable JobEvent event) {

  private static final Map<Class<?>, JobState> STATES =
      Map.of(
          JobEvent.Assigned.class, JobState.ASSIGNED,
          JobEvent.Running.class, JobState.RUNNING,
          JobEvent.Succeeded.class, JobState.SUCCEEDED,
          JobEvent.Failed.class, JobState.FAILED,
          JobEvent.Cancelled.class, JobState.CANCELLED);

  public static ObservedChange of(JobEvent event) {
    JobEvent.Subject job = event.job();
    return new ObservedChange(
        job.id(),
        job.tenant(),
        job.promptId(),
        job.clientId(),
        job.sequence(),
        job.attempt(),
        STATES.getOrDefault(event.getClass(), JobState.QUEUED),
        node(event),
        null,
        event);
  }

  public static ObservedChange of(JobRows.Summary row) {
    LiveJob job = row.live();
    return new ObservedChange(
        job.id(),
        row.tenantId(),
        job.promptId(),
        job.clientId(),
        job.sequence(),
        job.attempt(),
        job.state(),
        job.nodeId(),
        job.number(),
        null);
  }

  private static @Nullable NodeId node(JobEvent event) {
    if (event instanceof JobEvent.Assigned assigned) {
      return assigned.nodeId();
    }
    return event instanceof JobEvent.Running running ? running.nodeId() : null;
  }
}
