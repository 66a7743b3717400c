package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.UnreadableSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a page of {@code /api/jobs} tells of a job out of its large columns.
 *
 * @param workflowId of the editor's workflow; null for one that was not made there
 * @param outputsReused whether all came from ComfyUI's cache; null before the end
 * @param unreadable what was submitted cannot be read any more; otherwise null
 * @param error why it failed, in the shape of {@code execution_error}; null for other jobs
 */
record JobFacts(
    @Nullable String workflowId,
    OutputSummary outputs,
    @Nullable Boolean outputsReused,
    @Nullable Boolean unreadable,
    @Nullable ObjectNode error) {
  static final JobFacts NONE = new JobFacts(null, OutputSummary.NONE, null, null, null);

  /** Blocks where parts of the job are in the store. */
  static JobFacts of(JobRow row, ArtifactStore store) throws IOException {
    JobSpec spec = JobRows.spec(row);
    JsonNode extraData =
        spec.outline() == null ? spec.extraData() : JobContent.of(spec, store).extraData();
    EndedJob ended = EndedJob.of(row);
    boolean failed = row.finishedAt != null && ended.closing().type().equals("execution_error");
    return new JobFacts(
        workflowId(extraData),
        ended.result() == null ? OutputSummary.NONE : OutputSummary.of(ended.result().outputs()),
        row.finishedAt == null ? null : ended.outputsReused(),
        UnreadableSpec.is(extraData) ? Boolean.TRUE : null,
        failed ? checked(ended.closing().data()) : null);
  }

  JobFacts withoutOutputs() {
    return new JobFacts(workflowId, OutputSummary.NONE, outputsReused, unreadable, error);
  }

  static @Nullable String workflowId(JsonNode extraData) {
    return extraData.at("/extra_pnginfo/workflow/id").textValue();
  }

  /**
   * With the fields that the stock frontend insists on: without any of them it shows no job at all.
   */
  private static ObjectNode checked(ObjectNode told) {
    ObjectNode error = told.deepCopy();
    for (String field :
        new String[] {"node_id", "node_type", "exception_message", "exception_type"}) {
      if (!error.path(field).isTextual()) {
        error.put(field, error.path(field).asText(""));
      }
    }
    if (!error.path("traceback").isArray()) {
      error.set("traceback", JsonNodeFactory.instance.arrayNode());
    }
    return error;
  }
}
