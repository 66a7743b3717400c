package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobGraph;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.ApiOnlyWorkflow;
import io.comfymill.common.workflow.GraphSignatures;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.artifacts.WorkflowFiles;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid prompt and all that follows from it, on its way to a job.
 *
 * @param workflow as ComfyUI would keep it
 * @param executed ids of the graph nodes that will be executed
 * @param graph those, signed; null where they are too many
 */
public record Submission(
    TenantId tenant,
    PostedPrompt request,
    JobOptions options,
    Validation validation,
    Workflow workflow,
    Set<String> executed,
    Requirements requirements,
    List<InputFile> inputs,
    @Nullable JobGraph graph) {

  /**
   * A job requires every class, since ComfyUI refuses a workflow with one that it lacks even where
   * that would not be executed; of the models only those that will be loaded.
   *
   * @param validation without an error
   */
  static Submission of(
      TenantId tenant,
      PostedPrompt request,
      JobOptions options,
      ObjectInfo objectInfo,
      WorkflowFiles.Found files,
      Validation validation) {
    Workflow workflow = Workflow.parse(validation.prompt());
    Set<String> executed = workflow.withAncestors(validation.outputs());
    Workflow part = workflow.part(executed);
    Requirements derived =
        Requirements.of(workflow.classTypes(), ModelFiles.namedBy(part, objectInfo))
            .apiOnly(ApiOnlyWorkflow.is(part, objectInfo));
    List<InputFile> inputs = files.inputs(workflow, executed, objectInfo);
    return new Submission(
        tenant,
        request,
        options,
        validation,
        workflow,
        Set.copyOf(executed),
        options.addedTo(derived, tenant),
        inputs,
        GraphSignatures.of(part, objectInfo, inputs));
  }

  /** The job with everything in it, none of it in the artifact store. */
  public JobSpec job(JobId id, PromptId promptId, double number, Instant now) {
    return new JobSpec(
        id,
        tenant,
        promptId,
        request.clientId(),
        number,
        options.priority(),
        (ObjectNode) validation.prompt(),
        extraData(now),
        validation.outputs(),
        requirements,
        options.limits(),
        inputs,
        now,
        List.of(),
        null,
        options.conditions(tenant),
        null,
        graph);
  }

  private ObjectNode extraData(Instant now) {
    ObjectNode extraData = JsonNodeFactory.instance.objectNode();
    extraData.setAll(request.extraData());
    if (request.clientId() != null) {
      extraData.put("client_id", request.clientId());
    }
    return extraData.put("create_time", now.toEpochMilli());
  }
}
