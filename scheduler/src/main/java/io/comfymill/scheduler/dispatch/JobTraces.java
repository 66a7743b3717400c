package io.comfymill.scheduler.dispatch;

import io.comfymill.common.id.JobId;
import io.comfymill.common.trace.JobSpan;
import io.comfymill.common.trace.Traces;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.scheduler.core.changes.RunOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Spans of what the scheduler does to jobs. It remembers where the running ones are in their
 * traces; of a job that began under another leader, or is one too many, the end has no span here.
 */
final class JobTraces {
  private static final int MOST = 10_000;

  private final Map<JobId, String> running = new ConcurrentHashMap<>();

  /** The job as its agent gets it. The span lasts from its submit to its assignment. */
  JobSpec assigned(RunOrder order, JobSpec spec) {
    JobSpan span =
        Traces.process(Topic.JOB_COMMANDS.topicName(), spec.traceparent(), spec.submittedAt())
            .of(spec.tenant(), order.attempt())
            .with("comfymill.node", order.node().value());
    span.end();
    JobSpec next = spec.traced(span.traceparent());
    if (next.traceparent() != null && Traces.on() && running.size() < MOST) {
      running.put(spec.id(), next.traceparent());
    }
    return next;
  }

  /** The place in its trace for those who hear of this; null for none. */
  @Nullable String told(JobEvent event) {
    JobEvent.Subject job = event.job();
    boolean ends =
        event instanceof JobEvent.Succeeded
            || event instanceof JobEvent.Failed
            || event instanceof JobEvent.Cancelled;
    String place = ends ? running.remove(job.id()) : null;
    if (place == null) {
      return null;
    }
    JobSpan span =
        Traces.process(Topic.ATTEMPT_EVENTS.topicName(), place, event.at())
            .of(job.tenant(), job.id());
    if (event instanceof JobEvent.Failed failed) {
      span.fail("%s: %s".formatted(failed.cause(), failed.message()));
    }
    span.end();
    return span.traceparent();
  }
}
