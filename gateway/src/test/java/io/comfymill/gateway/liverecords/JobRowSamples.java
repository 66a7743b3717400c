package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs for tests. */
public final class JobRowSamples {
  public static final Instant SUBMITTED = Instant.ofEpochMilli(1_000);
  public static final Instant FINISHED = Instant.ofEpochMilli(9_000);

  private JobRowSamples() {}

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JobSpec spec(double number, String extraData) {
    return spec(new PromptId("mine"), number, extraData);
  }

  public static JobSpec spec(PromptId promptId, double number, String extraData) {
    return new JobSpec(
        JobId.of(TenantId.DEFAULT, promptId),
        TenantId.DEFAULT,
        promptId,
        "client",
        number,
        0,
        json("{\"9\":{\"class_type\":\"B\"},\"1\":{\"class_type\":\"A\"}}"),
        json(extraData),
        List.of("9"),
        Requirements.NONE,
        JobLimits.NONE,
        List.of(),
        SUBMITTED,
        List.of(),
        null);
  }

  /** One of many, as the scheduler's table has it. */
  public static JobRow row(String promptId, JobState state, long sequence) {
    JobSpec spec = spec(new PromptId(promptId), 3, "{}");
    JobRow row = row(state, null, state != JobState.QUEUED);
    row.id = spec.id().value();
    row.promptId = promptId;
    row.spec = text(spec);
    row.finishedAt = state.isFinal() ? FINISHED : null;
    row.nodeId = state == JobState.QUEUED ? null : "n";
    row.changedSeq = sequence;
    return row;
  }

  public static JobRow row(JobState state, @Nullable ExecutionResult result, boolean started) {
    JobSpec spec = spec(3, "{\"client_id\":\"client\"}");
    JobRow row = new JobRow();
    row.id = spec.id().value();
    row.tenant = "default";
    row.promptId = spec.promptId().value();
    row.clientId = spec.clientId();
    row.number = spec.number();
    row.state = state;
    row.attempt = 1;
    row.spec = text(spec);
    row.result = result == null ? null : text(result);
    row.submittedAt = SUBMITTED;
    row.startedAt = started ? Instant.ofEpochMilli(5_000) : null;
    row.finishedAt = FINISHED;
    row.changedSeq = 7;
    return row;
  }

  public static ExecutionResult result(String... messages) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String message : messages) {
      list.addArray().add(message).addObject().put("prompt_id", "mine").put("timestamp", 8);
    }
    return new ExecutionResult(
        json("{\"9\":{\"images\":[{\"filename\":\"a.png\"}]}}"), json("{\"9\":{}}"), list);
  }

  private static String text(Object wireRecord) {
    return WireJson.text(wireRecord);
  }
}
