package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.StoredText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces a {@link PromptTuple} in a live record if parts of it are in the store. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoredTuple(
    PromptId promptId,
    ObjectNode prompt,
    ObjectNode extraData,
    List<StoredText> texts,
    @Nullable StoredOutline outline,
    List<String> outputs) {
  StoredTuple {
    texts = List.copyOf(texts);
    outputs = List.copyOf(outputs);
  }

  static StoredTuple of(JobSpec job) {
    return new StoredTuple(
        job.promptId(),
        job.workflow(),
        PromptTuple.withoutSecrets(job.extraData()),
        job.texts(),
        job.outline(),
        job.outputsToExecute());
  }

  JobContent.Parts parts() {
    return new JobContent.Parts(prompt, extraData, texts, outline);
  }
}
