package io.comfymill.gateway.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.JobState;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.gateway.records.JobRows;
import io.comfymill.gateway.records.PromptTuple;
import java.io.IOException;

/** One entry of ComfyUI's {@code /history}. */
public final class HistoryItem {
  private HistoryItem() {}

  /** Blocks where parts of the prompt are in the store. */
  public static ObjectNode of(JobRow row, ArtifactStore store) throws IOException {
    return of(PromptTuple.of(JobRows.spec(row), row.number, store), EndedJob.of(row));
  }

  private static ObjectNode of(ArrayNode tuple, EndedJob outcome) {
    ExecutionResult result = outcome.result();
    boolean success = outcome.state() == JobState.SUCCEEDED;
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.set("prompt", tuple);
    entry.set("outputs", result == null ? JsonNodeFactory.instance.objectNode() : result.outputs());
    ObjectNode status = entry.putObject("status");
    status.put("status_str", success ? "success" : "error").put("completed", success);
    status.set("messages", outcome.messages());
    entry.set("meta", result == null ? JsonNodeFactory.instance.objectNode() : result.meta());
    return entry;
  }
}
