package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.liverecords.PromptTuple;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job, as the answer to a change of it.
 *
 * @param priority its tier
 * @param number its queue number; this and what follows is null until the scheduler has the job
 */
record JobView(
    JobId job,
    @JsonProperty("prompt_id") PromptId promptId,
    String state,
    @Nullable Integer priority,
    @Nullable JsonNode number,
    @Nullable Integer attempt,
    @Nullable Boolean held) {
  static JobView of(FoundJob found) {
    JobRow row = found.row();
    return new JobView(
        found.id(),
        found.promptId(),
        found.state().name().toLowerCase(Locale.ROOT),
        row == null ? null : row.priority,
        row == null ? null : PromptTuple.number(row.number),
        row == null ? null : row.attempt,
        row == null ? null : Conditions.of(row).held());
  }
}
