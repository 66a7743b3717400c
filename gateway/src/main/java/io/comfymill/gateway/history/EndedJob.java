package io.comfymill.gateway.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended, in ComfyUI's terms. If no ComfyUI said so, because the node was lost or the job
 * never reached one, a closing message of the same shape is made up here.
 *
 * @param result what ComfyUI reported, if it did
 * @param started whether the job ever ran; one that was cancelled before that leaves no trace
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
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
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
   * Empty if the event does not tell everything: a cancelled job without a result may or may not
   * have run.
   */
  public static Optional<EndedJob> of(JobEvent event) {
    if (event instanceof JobEvent.Succeeded done) {
      return Optional.of(of(event, JobState.SUCCEEDED, done.result(), null, null));
    } else if (event instanceof JobEvent.Failed failed) {
      String cause = failed.cause().name();
      return Optional.of(of(event, JobState.FAILED, failed.result(), cause, failed.message()));
    } else if (event instanceof JobEvent.Cancelled cancelled && cancelled.result() != null) {
      String reason = cancelled.reason();
      return Optional.of(of(event, JobState.CANCELLED, cancelled.result(), null, reason));
    }
    return Optional.empty();
  }

  private static EndedJob of(
      JobEvent event,
      JobState state,
      @Nullable ExecutionResult result,
      @Nullable String failureCause,
      @Nullable String message) {
    JobEvent.Subject job = event.job();
    return new EndedJob(
        job.id(), job.promptId(), state, result, failureCause, message, true, event.at());
  }

  private static ExecutionResult parse(String json) {
    return WireJson.read(json.getBytes(StandardCharsets.UTF_8), ExecutionResult.class)
        .orElseThrow();
  }

  /** False for a job that was cancelled before it ran: ComfyUI forgets those. */
  public boolean leavesHistory() {
    return state != JobState.CANCELLED || started || result != null;
  }

  /**
   * As {@code /history} shows it; {@code outputs_reused} is ours.
   *
   * @param tuple the job's {@code PromptTuple}
   */
  public ObjectNode historyEntry(ArrayNode tuple) {
    boolean success = state == JobState.SUCCEEDED;
    ObjectNode entry = JSON.objectNode();
    entry.set("prompt", tuple);
    entry.set("outputs", result == null ? JSON.objectNode() : result.outputs());
    ObjectNode status = entry.putObject("status");
    status.put("status_str", success ? "success" : "error").put("completed", success);
    status.set("messages", messages());
    entry.set("meta", result == null ? JSON.objectNode() : result.meta());
    entry.put("outputs_reused", outputsReused());
    return entry;
  }

  /** Whether all that it shows came from ComfyUI's cache. */
  public boolean outputsReused() {
    List<String> shown = new ArrayList<>();
    if (result != null) {
      result.outputs().fieldNames().forEachRemaining(shown::add);
    }
    return result != null && result.reused(shown);
  }

  /** All of them, the closing one last. */
  ArrayNode messages() {
    ArrayNode messages = JSON.arrayNode();
    if (result != null) {
      messages.addAll(result.messages());
    }
    if (told().isEmpty()) {
      Message closing = madeUp();
      messages.addArray().add(closing.type()).add(closing.data());
    }
    return messages;
  }

  public Message closing() {
    return told().orElseGet(this::madeUp);
  }

  /** ComfyUI's own last message, if it is a closing one. */
  private Optional<Message> told() {
    JsonNode last =
        result == null
            ? MissingNode.getInstance()
            : result.messages().path(result.messages().size() - 1);
    return CLOSING.contains(last.path(0).asText()) && last.path(1) instanceof ObjectNode data
        ? Optional.of(new Message(last.path(0).asText(), data))
        : Optional.empty();
  }

  private Message madeUp() {
    ObjectNode data = JSON.objectNode().put("prompt_id", promptId.value());
    switch (state) {
      case SUCCEEDED -> {}
      case CANCELLED -> data.putNull("node_id").putNull("node_type").putArray("executed");
      default -> describeFailure(data);
    }
    data.put("timestamp", at.toEpochMilli());
    return new Message(
        switch (state) {
          case SUCCEEDED -> "execution_success";
          case CANCELLED -> "execution_interrupted";
          default -> "execution_error";
        },
        data);
  }

  private void describeFailure(ObjectNode data) {
    data.put("node_id", "").put("node_type", "").putArray("executed");
    data.put("exception_message", message == null ? "the job failed" : message);
    data.put("exception_type", failureCause == null ? "FAILED" : failureCause);
    data.putArray("traceback");
    data.putObject("current_inputs");
    data.putArray("current_outputs");
  }
}
