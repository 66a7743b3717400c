package io.comfymill.agent.attempt.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.artifacts.InputPlace;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobSpec;
import java.io.IOException;

/** What is posted to ComfyUI for an attempt. Pure. */
public final class PromptBody {
  /** In {@code extra_data}: whose prompt this is. */
  static final String MARK = "comfymill";

  private PromptBody() {}

  /** Of a job that is whole in its record. */
  public static ObjectNode of(Assignment.Run run, String clientId) {
    JobSpec job = run.job();
    JobContent own = new JobContent(job.workflow().deepCopy(), job.extraData().deepCopy());
    return of(run, clientId, own);
  }

  /** Of any job, with its long strings. Blocks. */
  public static ObjectNode of(Assignment.Run run, String clientId, ArtifactStore store)
      throws IOException {
    return of(run, clientId, JobContent.of(run.job(), store));
  }

  /**
   * @param content is changed
   */
  private static ObjectNode of(Assignment.Run run, String clientId, JobContent content) {
    JobSpec job = run.job();
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    nameInputs(job, content.prompt());
    request.set("prompt", content.prompt());
    request.put("prompt_id", run.attempt().comfyPromptId().toString());
    request.put("client_id", clientId);
    ObjectNode extraData = content.extraData();
    extraData.set(MARK, mark(run.attempt(), run.nodeId()));
    request.set("extra_data", extraData);
    if (!job.outputsToExecute().isEmpty()) {
      ArrayNode targets = request.putArray("partial_execution_targets");
      job.outputsToExecute().forEach(targets::add);
    }
    return request;
  }

  private static ObjectNode mark(AttemptId attempt, NodeId node) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("job", attempt.job().toString())
        .put("attempt", attempt.number())
        .put("node", node.value());
  }

  /**
   * True of a prompt that this node's agent has posted. One of another node's agent is not ours to
   * touch, should somebody have two agents look after one ComfyUI.
   */
  public static boolean isOf(NodeId node, JsonNode extraData) {
    return extraData.path(MARK).path("node").asText().equals(node.value());
  }

  /** As they are called on the node. */
  private static void nameInputs(JobSpec job, ObjectNode graph) {
    for (InputFile input : job.inputs()) {
      if (graph.path(input.graphNodeId()).path("inputs") instanceof ObjectNode inputs) {
        inputs.put(input.inputName(), InputPlace.of(input).name());
      }
    }
  }
}
