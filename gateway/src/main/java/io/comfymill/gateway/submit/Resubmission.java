package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.gateway.database.ResubmittedPrompts;
import io.comfymill.gateway.submit.validation.Submission;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Tells which job a submit with a {@code prompt_id} of the client's own is. The same graph again is
 * the same job, however often a client retries; another graph is another job, as in ComfyUI.
 */
@ApplicationScoped
public class Resubmission {
  /** Whole numbers may have been read as narrower ones. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) ->
          a.equals(b) || (a.isNumber() && b.isNumber() && a.asText().equals(b.asText())) ? 0 : 1;

  private final KnownJobs known;
  private final ResubmittedPrompts prompts;
  private final InstantSource clock;

  Resubmission(KnownJobs known, ResubmittedPrompts prompts, InstantSource clock) {
    this.known = known;
    this.prompts = prompts;
    this.clock = clock;
  }

  /**
   * A job that is known, or is to be submitted.
   *
   * @param number empty if it is new
   */
  record Target(JobId id, Optional<Double> number) {}

  Uni<Target> of(Submission submission, PromptId prompt) {
    JobId first = JobId.of(submission.tenant(), prompt);
    return known
        .find(submission.tenant(), first)
        .chain(
            found ->
                found.isEmpty() || isSame(found.get().graph(), submission)
                    ? Uni.createFrom().item(new Target(first, found.map(KnownJobs.Known::number)))
                    : another(submission, prompt));
  }

  static boolean isSame(JsonNode earlier, Submission submission) {
    return earlier.equals(BY_VALUE, submission.validation().prompt())
        || earlier.equals(BY_VALUE, submission.request().prompt());
  }

  private Uni<Target> another(Submission submission, PromptId prompt) {
    byte[] graph = PythonJson.write(submission.validation().prompt());
    JobId id = JobId.of(submission.tenant(), prompt, DigestUtils.sha256Hex(graph));
    return known
        .find(submission.tenant(), id)
        .map(found -> new Target(id, found.map(KnownJobs.Known::number)))
        .call(
            target ->
                target.number().isPresent()
                    ? Uni.createFrom().voidItem()
                    : prompts.add(submission.tenant(), prompt, id, clock.instant()));
  }
}
