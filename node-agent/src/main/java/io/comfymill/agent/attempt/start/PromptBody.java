package io.comfymill.agent.attempt.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.artifacts.InputPlace;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.validation.WorkerSafety;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobSpec;
import java.io.IOException;
import java.util.Map;

/** The body of {@code POST /prompt} for an attempt. Pure. */
final class PromptBody {
  private static final String LIST = "__value__";

  private PromptBody() {}

  /** Of a job whose record holds all of it. */
  static ObjectNode of(Assignment.Run run, String clientId, PathMap paths) {
    JobSpec job = run.job();
    ObjectNode workflow = job.workflow().deepCopy();
    ObjectNode extraData = JsonNodeFactory.instance.objectNode();
    extraData.setAll(job.extraData());
    return of(run, clientId, paths, new JobContent(workflow, extraData));
  }

  /** Of any job, with its long strings and its secrets. Blocks. */
  static ObjectNode of(
      Assignment.Run run, String clientId, PathMap paths, ArtifactStore store, JobSecrets secrets)
      throws IOException {
    JobContent content = JobContent.of(run.job(), store);
    secrets.open(run.job().id(), content.extraData());
    return of(run, clientId, paths, content);
  }

  /**
   * @param content is changed where paths are mapped, inputs are renamed, lists wrapped and the
   *     mark is set
   */
  private static ObjectNode of(
      Assignment.Run run, String clientId, PathMap paths, JobContent content) {
    mapPaths(content.prompt(), paths);
    renameInputs(run.job(), content.prompt());
    wrapLists(content.prompt());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("prompt", content.prompt());
    body.put("prompt_id", run.attempt().comfyPromptId().toString());
    body.put("client_id", clientId);
    body.set("extra_data", content.extraData());
    content
        .extraData()
        .putObject(QueueSnapshot.MARK)
        .put("job", run.attempt().job().toString())
        .put("attempt", run.attempt().number())
        .put("node", run.nodeId().value());
    if (!run.job().outputsToExecute().isEmpty()) {
      ArrayNode targets = body.putArray("partial_execution_targets");
      run.job().outputsToExecute().forEach(targets::add);
    }
    return body;
  }

  private static void mapPaths(ObjectNode graph, PathMap paths) {
    if (!paths.isEmpty()) {
      graph.forEach(node -> paths.toServer(node.path("inputs")));
    }
  }

  private static void renameInputs(JobSpec job, ObjectNode graph) {
    for (InputFile input : job.inputs()) {
      boolean inFolder = input.route() == null;
      if (inFolder && graph.path(input.graphNodeId()).path("inputs") instanceof ObjectNode inputs) {
        inputs.put(input.inputName(), InputPlace.of(input).name());
      }
    }
  }

  /** The gateway has unwrapped them, and ComfyUI takes a bare list for a link. */
  private static void wrapLists(ObjectNode graph) {
    for (JsonNode node : graph) {
      if (node.path("inputs") instanceof ObjectNode inputs) {
        for (Map.Entry<String, JsonNode> input : inputs.properties()) {
          JsonNode value = input.getValue();
          if (value.isArray() && !WorkerSafety.isLink(value)) {
            input.setValue(JsonNodeFactory.instance.objectNode().set(LIST, value));
          }
        }
      }
    }
  }
}
