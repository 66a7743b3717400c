package io.comfymill.scheduler.ring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;

/** Jobs as a gateway would send them. */
public final class Specs {
  private Specs() {}

  public static JobSpec job(String promptId) {
    return job(promptId, JobLimits.NONE);
  }

  static JobSpec job(String promptId, JobLimits limits) {
    PromptId prompt = new PromptId(promptId);
    ObjectNode workflow = JsonNodeFactory.instance.objectNode();
    workflow.putObject("1").put("class_type", "EmptyImage").putObject("inputs").put("width", 64);
    return new JobSpec(
        JobId.of(TenantId.DEFAULT, prompt),
        TenantId.DEFAULT,
        prompt,
        "a-client",
        0,
        0,
        workflow,
        JsonNodeFactory.instance.objectNode(),
        List.of("1"),
        Requirements.NONE,
        limits,
        List.of(),
        Instant.now(),
        List.of(),
        null);
  }
}
