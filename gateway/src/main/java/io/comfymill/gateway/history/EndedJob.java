package io.comfymill.gateway.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended, in ComfyUI's words. Where no ComfyUI has said it, since the node was lost or the
 * job never got to one, the closing message is made up here in the same shape.
 *
 * @param result what ComfyUI said, if it did
 * @param started whether the job ever ran; one that was cancelled before leaves no trace
 */
public record EndedJob(
    JobId id,
    PromptId promptId,
    JobState state,
    @Nullable ExecutionResult result,
    @Nullable String failureCause,
    @Nullable String message,
    boolean started,
    Instant at) {
  private static final Set<String> CLOSING =
      Set.of("execution_success", "execution_error", "execution_interrupted");

  /** A closing message: its type and data. */
  public record Message(String type, ObjectNode data) {}

  public static EndedJob of(JobRow row) {
    return new EndedJob(
        new JobId(row.id),
        new PromptId(row.promptId),
        row.state,
        row.result == null ? null : parse(row.result),
        row.failureCause,
        row.failureMessage,
        row.startedAt != null,
        row.finishedAt == null ? row.submittedAt : row.finishedAt);
  }

  /**
   * Empty where the event does not tell all: a cancelled job without a result may have run or not.
   */
  public static Optional<EndedJob> of(JobEvent event) {
    JobEvent.Subject job = event.job();
    if (event instanceof JobEvent.Succeeded done) {
      return Optional.of(
          new EndedJob(
              job.id(),
              job.promptId(),
              JobState.SUCCEEDED,
              done.result(),
              null,
              null,
              true,
              event.at()));
    } else if (event instanceof JobEvent.Failed failed) {
      return Optional.of(
          new EndedJob(
              job.id(),
              job.promptId(),
              JobState.FAILED,
              failed.result(),
              failed.cause().name(),
              failed.message(),
              true,
              event.at()));
    } else if (event instanceof JobEvent.Cancelled cancelled && cancelled.result() != null) {
      return Optional.of(
          new EndedJob(
              job.id(),
              job.promptId(),
              JobState.CANCELLED,
              cancelled.result(),
              null,
              cancelled.reason(),
              true,
              event.at()));
    }
    return Optional.empty();
  }

  private static ExecutionResult parse(String json) {
    return WireJson.read(json.getBytes(StandardCharsets.UTF_8), ExecutionResult.class)
        .orElseThrow();
  }

  /** False of a job that was cancelled before it ran: local ComfyUI forgets those. */
  public boolean leavesHistory() {
    return state != JobState.CANCELLED || started || result != null;
  }

  /** All messages for the history, the closing one last. */
  public ArrayNode messages() {
    ArrayNode messages =
        result == null ? JsonNodeFactory.instance.arrayNode() : result.messages().deepCopy();
    if (!closes(messages)) {
      Message closing = synthesised();
      messages.addArray().add(closing.type()).add(closing.data());
    }
    return messages;
  }

  public Message closing() {
    ArrayNode messages = messages();
    var last = messages.get(messages.size() - 1);
    return new Message(last.get(0).asText(), (ObjectNode) last.get(1));
  }

  private static boolean closes(ArrayNode messages) {
    var last = messages.path(messages.size() - 1);
    return CLOSING.contains(last.path(0).asText()) && last.path(1).isObject();
  }

  private Message synthesised() {
    return switch (state) {
      case SUCCEEDED -> new Message("execution_success", stamped());
      case CANCELLED -> interrupted();
      default -> failed();
    };
  }

  private Message interrupted() {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId.value());
    data.putNull("node_id").putNull("node_type").putArray("executed");
    return new Message("execution_interrupted", data.put("timestamp", at.toEpochMilli()));
  }

  private Message failed() {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("prompt_id", promptId.value());
    data.put("node_id", "").put("node_type", "").putArray("executed");
    data.put("exception_message", message == null ? "the job failed" : message);
    data.put("exception_type", failureCause == null ? "FAILED" : failureCause);
    data.putArray("traceback");
    data.putObject("current_inputs");
    data.putArray("current_outputs");
    return new Message("execution_error", data.put("timestamp", at.toEpochMilli()));
  }

  private ObjectNode stamped() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_id", promptId.value())
        .put("timestamp", at.toEpochMilli());
  }
}
