package io.comfymill.gateway.submit;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.trace.JobSpan;
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
  private final SubmittedSecrets secrets;
  private final JobParts parts;
  private final SharedRuns shared;
  private final OutputUses uses;
  private final Acceptance acceptance;
  private final InDoubtSubmits withdrawals;
  private final SubmitSpans spans;
  private final InstantSource clock;

  /** What one request asks for, once it is known to be good. */
  private record Order(
      Submission submission, SubmittedBody body, SubmitClaim claim, JobSpan span) {}

  SubmitJob(
      SubmissionCheck check,
      QueueNumbers numbers,
      Dependencies dependencies,
      Resubmission resubmission,
      SubmittedSecrets secrets,
      JobParts parts,
      SharedRuns shared,
      OutputUses uses,
      Acceptance acceptance,
      InDoubtSubmits withdrawals,
      SubmitSpans spans,
      InstantSource clock) {
    this.check = check;
    this.numbers = numbers;
    this.dependencies = dependencies;
    this.resubmission = resubmission;
    this.secrets = secrets;
    this.parts = parts;
    this.shared = shared;
    this.uses = uses;
    this.acceptance = acceptance;
    this.withdrawals = withdrawals;
    this.spans = spans;
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
    JobSpan span = spans.begin();
    return check
        .check(tenant, body.request())
        .call(dependencies::require)
        .chain(submission -> numberedJob(new Order(submission, body, claim, span)))
        .onFailure(failure -> !(failure instanceof PromptRefusedException))
        .invoke(failure -> span.fail(failure.toString()))
        .onTermination()
        .invoke(span::end);
  }

  private Uni<SubmitAnswer> numberedJob(Order order) {
    Submission submission = order.submission();
    PromptId chosen = submission.request().promptId();
    if (chosen == null) {
      PromptId minted = new PromptId(UUID.randomUUID().toString());
      JobId id = JobId.of(submission.tenant(), minted);
      return order
          .claim()
          .make()
          .chain(
              () ->
                  numberedJob(order, minted, id)
                      .onFailure(failure -> !(failure instanceof InDoubtException))
                      .call(order.claim()::release));
    }
    return resubmission
        .of(submission, chosen)
        .chain(
            job ->
                job.number().isPresent()
                    ? Uni.createFrom().item(SubmitAnswer.of(submission, chosen, job.number().get()))
                    : numberedJob(order, chosen, job.id()));
  }

  private Uni<SubmitAnswer> numberedJob(Order order, PromptId promptId, JobId id) {
    Submission submission = order.submission();
    order.span().of(submission.tenant(), id);
    boolean minted = submission.request().promptId() == null;
    return number(submission.request())
        .map(number -> submission.job(id, promptId, number, clock.instant()))
        .map(job -> job.traced(order.span().traceparent()))
        .chain(secrets::seal)
        .chain(
            job -> parts.keep(job, order.body()).chain(kept -> shared.share(submission, job, kept)))
        .call(uses::note)
        .invoke(() -> order.claim().becomes(id))
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
