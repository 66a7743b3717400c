package io.comfymill.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.history.EndedJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the end of a job is told, as ComfyUI does: the outcome, the length of the queue, then {@code
 * executing} with no node. Also what comes before, for clients that missed it. A job that never
 * began, of which nobody was told, has an end of no messages.
 */
final class JobEnd {
  private static final String METADATA = JobSpec.WORKFLOW_METADATA;

  private final JobId job;
  private final Optional<EndedJob> outcome;
  private final List<JobMessage> closing = new ArrayList<>();
  private @Nullable List<JobMessage> results;

  private JobEnd(JobId job, Optional<EndedJob> outcome) {
    this.job = job;
    this.outcome = outcome;
    outcome.map(EndedJob::closing).ifPresent(last -> close(last.type(), last.data()));
  }

  /**
   * @param status the message with the length of the queue; null if that is not known
   */
  static JobEnd of(JobId job, Optional<EndedJob> outcome, @Nullable String status) {
    JobEnd end = new JobEnd(job, outcome);
    outcome.ifPresent(ended -> end.closeForClient(ended, status));
    return end;
  }

  /** For all, of a job that belongs to no client. */
  static JobEnd ofNobody(JobId job, Optional<EndedJob> outcome) {
    return new JobEnd(job, outcome);
  }

  private void closeForClient(EndedJob ended, @Nullable String status) {
    if (status != null) {
      closing.add(JobMessage.made(job, JobMessage.Kind.END, null, status));
    }
    ObjectNode nothing = JsonNodeFactory.instance.objectNode().putNull("node");
    nothing.put("prompt_id", ended.promptId().value());
    close("executing", marked(nothing, ended.closing()));
  }

  private void close(String type, ObjectNode data) {
    closing.add(
        JobMessage.made(job, JobMessage.Kind.END, null, SocketMessages.message(type, data)));
  }

  private static ObjectNode marked(ObjectNode data, EndedJob.Message like) {
    JsonNode metadata = like.data().get(METADATA);
    return metadata == null ? data : data.<ObjectNode>set(METADATA, metadata);
  }

  JobId job() {
    return job;
  }

  List<JobMessage> closing() {
    return closing;
  }

  /** {@code execution_start} and {@code execution_cached}, for a client that heard nothing. */
  List<JobMessage> beginning() {
    List<JobMessage> beginning = new ArrayList<>();
    for (JsonNode message : result().map(ExecutionResult::messages).orElse(NONE.messages())) {
      String type = message.path(0).asText();
      if (type.equals("execution_start")) {
        beginning.add(told(JobMessage.Kind.START, type, message.path(1)));
      } else if (type.equals("execution_cached")) {
        beginning.add(told(JobMessage.Kind.CACHED, type, message.path(1)));
      }
    }
    return beginning;
  }

  private JobMessage told(JobMessage.Kind kind, String type, JsonNode data) {
    return JobMessage.made(job, kind, null, SocketMessages.message(type, data));
  }

  /** An {@code executed} for every result that the history shows; made on first use. */
  List<JobMessage> results() {
    if (results == null) {
      results = outcome.map(this::results).orElse(List.of());
    }
    return results;
  }

  private List<JobMessage> results(EndedJob ended) {
    List<JobMessage> made = new ArrayList<>();
    EndedJob.Message last = ended.closing();
    Set<String> announced = new HashSet<>();
    last.data().path("executed").forEach(graphNode -> announced.add(graphNode.asText()));
    boolean all = last.type().equals("execution_success");
    ExecutionResult result = result().orElse(NONE);
    for (Map.Entry<String, JsonNode> output : result.outputs().properties()) {
      String graphNode = output.getKey();
      if (all || announced.contains(graphNode)) {
        String display = result.meta().path(graphNode).path("display_node").asText(graphNode);
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("node", graphNode);
        data.put("display_node", display).set("output", output.getValue());
        data.put("prompt_id", ended.promptId().value());
        String json = SocketMessages.message("executed", marked(data, last));
        made.add(JobMessage.made(job, JobMessage.Kind.EXECUTED, graphNode, json));
      }
    }
    return made;
  }

  private Optional<ExecutionResult> result() {
    return outcome.map(EndedJob::result);
  }

  private static final ExecutionResult NONE =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());
}
