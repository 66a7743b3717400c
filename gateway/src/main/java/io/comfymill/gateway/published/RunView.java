package io.comfymill.gateway.published;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.jobs.FoundJob;
import io.comfymill.gateway.jobs.JobStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of a published workflow, or any other job as one.
 *
 * @param id the {@code prompt_id} of its job
 * @param workflow such as {@code poster@v3}; null for other jobs
 * @param inputs every input's value, in the answer to its start; null later
 * @param outputs by the names that the workflow gives them, or else by graph node
 * @param error why it failed or was cancelled
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(
    String id,
    @Nullable String workflow,
    JobStatus status,
    @Nullable Map<String, JsonNode> inputs,
    Map<String, List<RunOutput>> outputs,
    @Nullable String error,
    @Nullable Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  static RunView of(Version version, FoundJob found, @Nullable Map<String, JsonNode> inputs) {
    return of(version.reference(), version.definition().outputs(), found, inputs);
  }

  /** A job, whatever it runs: its outputs are named after their graph nodes. */
  public static RunView of(FoundJob found) {
    return of(null, Map.of(), found, null);
  }

  private static RunView of(
      @Nullable String workflow,
      Map<String, String> names,
      FoundJob found,
      @Nullable Map<String, JsonNode> inputs) {
    JobRow row = found.row();
    return new RunView(
        found.promptId().value(),
        workflow,
        JobStatus.of(found.state()),
        inputs,
        row == null || !row.state.isFinal() ? Map.of() : outputs(names, row),
        row == null ? null : row.failureMessage,
        row == null ? null : row.submittedAt,
        row == null ? null : row.startedAt,
        row == null ? null : row.finishedAt);
  }

  private static Map<String, List<RunOutput>> outputs(Map<String, String> names, JobRow row) {
    Map<String, List<RunOutput>> outputs = new LinkedHashMap<>();
    ExecutionResult result = EndedJob.of(row).result();
    if (result != null) {
      named(names, result.outputs())
          .forEach((name, node) -> outputs.put(name, RunOutput.of(result.outputs().path(node))));
    }
    return outputs;
  }

  private static Map<String, String> named(Map<String, String> names, JsonNode outputs) {
    if (!names.isEmpty()) {
      return names;
    }
    Map<String, String> nodes = new LinkedHashMap<>();
    outputs.fieldNames().forEachRemaining(node -> nodes.put(node, node));
    return nodes;
  }

  public boolean hasEnded() {
    return finishedAt != null;
  }
}
