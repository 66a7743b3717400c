package io.comfymill.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;

/** Jobs without anything particular. */
public final class Specs {
  private Specs() {}

  public static JobSpec plain(TenantId tenant, PromptId prompt, Instant submittedAt) {
    return new JobSpec(
        JobId.of(tenant, prompt),
        tenant,
        prompt,
        null,
        1,
        0,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        Requirements.NONE,
        JobLimits.NONE,
        List.of(),
        submittedAt,
        List.of(),
        null);
  }
}
