package io.comfymill.gateway.submit;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.WorkflowShape;
import io.comfymill.gateway.artifacts.Blake3Hash;
import io.comfymill.gateway.submit.body.SubmittedBody;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves parts that are too large for a record to the artifact store, by content: equal pictures and
 * equal workflows are stored once. Like inputs, they are never deleted.
 */
@ApplicationScoped
public class JobParts {
  private final ArtifactStore store;

  JobParts(ArtifactStore store) {
    this.store = store;
  }

  /**
   * @param job with everything in it
   * @return as it goes into records, its parts being in the store
   */
  Uni<JobSpec> keep(JobSpec job, SubmittedBody body) {
    return body.mayNeedParts()
        ? Uni.createFrom()
            .item(() -> kept(job, body))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        : Uni.createFrom().item(job);
  }

  private JobSpec kept(JobSpec job, SubmittedBody body) {
    try {
      JobContent content = new JobContent(job.workflow(), job.extraData());
      body.body().keepTexts(store);
      List<StoredText> texts = body.body().hasTexts() ? content.texts() : List.of();
      return job.inParts(texts, outline(job, content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the parts of a prompt", e);
    }
  }

  private @Nullable StoredOutline outline(JobSpec job, JobContent content) throws IOException {
    byte[] json = WireJson.write(content.toJson());
    if (json.length <= SubmittedBody.MAX_INLINE_BYTES) {
      return null;
    }
    ArtifactKey key = ArtifactKey.text(Blake3Hash.of(json));
    if (store.size(key).orElse(-1) != json.length) {
      store.put(key, new ByteArrayInputStream(json));
    }
    long shape = WorkflowShape.of(job.workflow(), job.requirements().modelFiles());
    return new StoredOutline(key, json.length, shape);
  }
}
