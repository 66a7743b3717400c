package io.comfymill.gateway.submit;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.messaging.CommandSender.InDoubtException;
import io.comfymill.gateway.queue.QueueNumbers;
import io.comfymill.gateway.submit.body.SubmittedBody;
import io.comfymill.gateway.submit.validation.PostedPrompt;
import io.comfymill.gateway.submit.validation.Submission;
import io.comfymill.gateway.submit.validation.SubmissionCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Turns a request into a durable job. The answer leaves only after Kafka has the command, and after
 * the live record is in Redis, so that every read on every gateway shows the job from then on.
 */
@ApplicationScoped
public class SubmitJob {
  private final SubmissionCheck check;
  private final QueueNumbers numbers;
  private final Dependencies dependencies;
  private final Resubmission resubmission;
  private final JobParts parts;
  private final SharedRuns shared;
  private final Acceptance acceptance;
  private final InDoubtSubmits withdrawals;
  private final InstantSource clock;

  SubmitJob(
      SubmissionCheck check,
      QueueNumbers numbers,
      Dependencies dependencies,
      Resubmission resubmission,
      JobParts parts,
      SharedRuns shared,
      Acceptance acceptance,
      InDoubtSubmits withdrawals,
      InstantSource clock) {
    this.check = check;
    this.numbers = numbers;
    this.dependencies = dependencies;
    this.resubmission = resubmission;
    this.parts = parts;
    this.shared = shared;
    this.acceptance = acceptance;
    this.withdrawals = withdrawals;
    this.clock = clock;
  }

  /**
   * Fails with {@link PromptRefusedException}, or with another exception if it may be tried again.
   */
  public Uni<SubmitAnswer> submit(TenantId tenant, SubmittedBody body) {
    return submit(tenant, body, SubmitClaim.NONE);
  }

  /**
   * As {@link #submit(TenantId, SubmittedBody)}.
   *
   * @param claim made once the prompt is known to be good
   */
  public Uni<SubmitAnswer> submit(TenantId tenant, SubmittedBody body, SubmitClaim claim) {
    return check
        .check(tenant, body.request())
        .call(dependencies::require)
        .chain(submission -> numberedJob(submission, body, claim));
  }

  private Uni<SubmitAnswer> numberedJob(
      Submission submission, SubmittedBody body, SubmitClaim claim) {
    PromptId chosen = submission.request().promptId();
    if (chosen == null) {
      PromptId minted = new PromptId(UUID.randomUUID().toString());
      JobId id = JobId.of(submission.tenant(), minted);
      return claim
          .make()
          .chain(
              () ->
                  numberedJob(submission, body, minted, id)
                      .onFailure(failure -> !(failure instanceof InDoubtException))
                      .call(claim::release));
    }
    return resubmission
        .of(submission, chosen)
        .chain(
            job ->
                job.number().isPresent()
                    ? Uni.createFrom().item(SubmitAnswer.of(submission, chosen, job.number().get()))
                    : numberedJob(submission, body, chosen, job.id()));
  }

  private Uni<SubmitAnswer> numberedJob(
      Submission submission, SubmittedBody body, PromptId promptId, JobId id) {
    boolean minted = submission.request().promptId() == null;
    return number(submission.request())
        .map(number -> submission.job(id, promptId, number, clock.instant()))
        .chain(job -> parts.keep(job, body).map(kept -> shared.share(submission, job, kept)))
        .chain(
            job ->
                accept(job, minted)
                    .replaceWith(SubmitAnswer.of(submission, promptId, job.number())));
  }

  private Uni<Double> number(PostedPrompt request) {
    return request.number() != null
        ? Uni.createFrom().item(request.number())
        : numbers.next().map(count -> request.front() ? -count.doubleValue() : count.doubleValue());
  }

  private Uni<Void> accept(JobSpec job, boolean minted) {
    return acceptance
        .accept(job)
        .onFailure(failure -> minted && failure instanceof InDoubtException)
        .invoke(() -> withdrawals.withdraw(job));
  }
}
