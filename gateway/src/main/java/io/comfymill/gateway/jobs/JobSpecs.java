package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.ModelFiles;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Makes the job of a submission. */
final class JobSpecs {
  private static final int DEFAULT_PRIORITY = 0;

  private JobSpecs() {}

  static JobSpec of(Submission submission, PromptId promptId, double number, Instant now) {
    PromptRequest request = submission.request();
    ObjectNode prompt = submission.prompt();
    Workflow workflow = Workflow.parse(prompt);
    List<String> outputs = submission.validation().outputs();
    Set<String> executed = workflow.withAncestors(outputs);
    ObjectInfo objectInfo = submission.fleet().objectInfo();
    return new JobSpec(
        submission.jobId(promptId),
        submission.tenant(),
        promptId,
        request.clientId(),
        number,
        DEFAULT_PRIORITY,
        prompt,
        extraData(request, now),
        outputs,
        requirements(workflow, prompt, executed, objectInfo),
        JobLimits.NONE,
        submission.files().inputs(workflow, executed, objectInfo),
        now);
  }

  private static ObjectNode extraData(PromptRequest request, Instant now) {
    ObjectNode extraData = request.extraData().deepCopy();
    if (request.clientId() != null) {
      extraData.put("client_id", request.clientId());
    }
    return extraData.put("create_time", now.toEpochMilli());
  }

  /**
   * Every class, since ComfyUI refuses a workflow with one that it lacks even where that would not
   * be executed; the models only of what will be executed.
   */
  private static Requirements requirements(
      Workflow workflow, ObjectNode prompt, Set<String> executed, ObjectInfo objectInfo) {
    Workflow part = Workflow.parse(prompt.deepCopy().retain(executed));
    return Requirements.of(workflow.classTypes(), ModelFiles.namedBy(part, objectInfo));
  }
}
