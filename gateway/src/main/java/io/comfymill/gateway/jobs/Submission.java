package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.workflow.Validation;
import io.comfymill.gateway.artifacts.WorkflowFiles;
import io.comfymill.gateway.fleet.FleetCapabilities;

/** A request on its way to a job: validated, its files found. */
record Submission(
    TenantId tenant,
    PromptRequest request,
    FleetCapabilities fleet,
    WorkflowFiles.Found files,
    Validation validation) {

  /** The workflow as ComfyUI would keep it; validation has found it to be one. */
  ObjectNode prompt() {
    return (ObjectNode) validation.prompt();
  }

  SubmitAnswer answer(PromptId promptId, double number) {
    return new SubmitAnswer(promptId, PromptTuple.number(number), validation.nodeErrors());
  }

  JobId jobId(PromptId promptId) {
    return JobId.of(tenant, promptId);
  }
}
