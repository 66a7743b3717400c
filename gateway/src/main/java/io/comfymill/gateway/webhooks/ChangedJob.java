package io.comfymill.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.jobs.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job's row, so far as it is told. */
record ChangedJob(
    UUID id,
    String tenant,
    String promptId,
    @Nullable String clientId,
    JobState state,
    int attempt,
    @Nullable String nodeId,
    Instant submittedAt,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String failureCause,
    @Nullable String failureMessage,
    long changedSeq) {

  /**
   * Everything that has happened to it up to now, in its order: a row that changed twice between
   * two readings tells of both.
   */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.add(event(EventType.JOB_QUEUED, queuedAt, JobState.QUEUED));
    if (startedAt != null && (state == JobState.RUNNING || state.isFinal())) {
      events.add(event(EventType.JOB_STARTED, startedAt, JobState.RUNNING));
    }
    if (state.isFinal() && finishedAt != null) {
      events.add(event(EventType.ended(state), finishedAt, state));
    }
    return events;
  }

  private Event event(EventType type, Instant at, JobState then) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("id", promptId).put("job_id", id.toString());
    if (clientId != null) {
      data.put("client_id", clientId);
    }
    data.put("status", JobStatus.of(then).word()).put("submitted_at", submittedAt.toString());
    if (then != JobState.QUEUED && startedAt != null) {
      data.put("started_at", startedAt.toString()).put("attempt", attempt).put("node_id", nodeId);
    }
    if (then.isFinal()) {
      data.put("finished_at", at.toString());
    }
    if (then == JobState.FAILED) {
      data.putObject("error").put("cause", failureCause).put("message", shortened());
    } else if (then == JobState.CANCELLED) {
      data.put("reason", shortened());
    }
    return new Event(type, "job " + id, at, id, data);
  }

  private @Nullable String shortened() {
    return failureMessage == null || failureMessage.length() <= 2000
        ? failureMessage
        : failureMessage.substring(0, 2000);
  }
}
