package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.artifacts.WorkflowFiles;
import java.util.List;
import java.util.Set;

/**
 * A request on its way to a job: validated, its files found.
 *
 * @param prompt the workflow as ComfyUI would keep it
 * @param executed ids of the graph nodes that will be executed
 */
public record Submission(
    TenantId tenant,
    PostedPrompt request,
    JobOptions options,
    ObjectInfo objectInfo,
    WorkflowFiles.Found files,
    Validation validation,
    ObjectNode prompt,
    Workflow workflow,
    Set<String> executed) {

  /**
   * @param validation without an error
   */
  static Submission of(
      TenantId tenant,
      PostedPrompt request,
      JobOptions options,
      ObjectInfo objectInfo,
      WorkflowFiles.Found files,
      Validation validation) {
    ObjectNode prompt = (ObjectNode) validation.prompt();
    Workflow workflow = Workflow.parse(prompt);
    Set<String> executed = workflow.withAncestors(validation.outputs());
    return new Submission(
        tenant,
        request,
        options,
        objectInfo,
        files,
        validation,
        prompt,
        workflow,
        Set.copyOf(executed));
  }

  /**
   * Every class, since ComfyUI refuses a workflow with one that it lacks even where that would not
   * be executed; the models only of what will be executed.
   */
  public Requirements requirements() {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.setAll(prompt);
    Workflow part = Workflow.parse(run.retain(executed));
    Requirements derived =
        Requirements.of(workflow.classTypes(), ModelFiles.namedBy(part, objectInfo));
    return options.addedTo(derived, tenant);
  }

  public List<InputFile> inputs() {
    return files.inputs(workflow, executed, objectInfo);
  }

  public JobId jobId(PromptId promptId) {
    return JobId.of(tenant, promptId);
  }
}
