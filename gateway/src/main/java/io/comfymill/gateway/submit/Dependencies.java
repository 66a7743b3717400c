package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.validation.PromptError;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.submit.validation.Submission;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.SortedSet;

/**
 * Refuses jobs that depend on ones that nobody knows, since they would wait for ever. So no jobs
 * depend on each other in a circle either.
 */
@ApplicationScoped
public class Dependencies {
  private static final String FIELD = "extra_data.comfymill.depends_on";

  private final KnownJobs known;

  Dependencies(KnownJobs known) {
    this.known = known;
  }

  /** Fails with {@link PromptRefusedException} where one is not known. */
  Uni<Void> require(Submission submission) {
    SortedSet<String> prompts = submission.options().dependsOn();
    if (prompts == null || prompts.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createFrom()
        .iterable(prompts)
        .onItem()
        .transformToUniAndConcatenate(prompt -> require(submission, prompt))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Boolean> require(Submission submission, String prompt) {
    JobId id = JobId.of(submission.tenant(), new PromptId(prompt));
    return known.isKnown(submission.tenant(), id).invoke(found -> requireKnown(prompt, found));
  }

  private static void requireKnown(String prompt, boolean found) {
    if (!found) {
      throw new PromptRefusedException(
          new PromptError(
              "invalid_extra_data",
              "Invalid extra_data",
              "%s names a job that does not exist: '%s'".formatted(FIELD, prompt),
              JsonNodeFactory.instance.objectNode().put("field", FIELD)),
          JsonNodeFactory.instance.objectNode());
    }
  }
}
