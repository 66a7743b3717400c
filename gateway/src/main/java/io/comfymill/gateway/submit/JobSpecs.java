package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.submit.validation.JobOptions;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import io.comfymill.gateway.submit.validation.Submission;
import java.time.Instant;

/** Makes the job of a submission. */
final class JobSpecs {
  private JobSpecs() {}

  static JobSpec of(Submission submission, PromptId promptId, double number, Instant now) {
    PostedPrompt request = submission.request();
    JobOptions options = submission.options();
    return new JobSpec(
        submission.jobId(promptId),
        submission.tenant(),
        promptId,
        request.clientId(),
        number,
        options.priority(),
        submission.prompt(),
        extraData(request, now),
        submission.validation().outputs(),
        submission.requirements(),
        options.limits(),
        submission.inputs(),
        now);
  }

  private static ObjectNode extraData(PostedPrompt request, Instant now) {
    ObjectNode extraData = JsonNodeFactory.instance.objectNode();
    extraData.setAll(request.extraData());
    if (request.clientId() != null) {
      extraData.put("client_id", request.clientId());
    }
    return extraData.put("create_time", now.toEpochMilli());
  }
}
