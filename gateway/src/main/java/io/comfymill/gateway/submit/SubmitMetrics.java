package io.comfymill.gateway.submit;

import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.errors.QuotaExceededException;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.messaging.CommandSender.InDoubtException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Times submits by their result; refused ones also by ComfyUI's error type. */
@ApplicationScoped
public class SubmitMetrics {
  private static final String NO_REASON = "none";

  private final MeterRegistry registry;

  SubmitMetrics(MeterRegistry registry, AcceptedJobs accepted) {
    this.registry = registry;
    registry.gauge("comfymill.gateway.jobs.unanswered", accepted, AcceptedJobs::size);
  }

  public <T> Uni<T> counted(Uni<T> submit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample sample = Timer.start(registry);
              return submit
                  .onItem()
                  .invoke(accepted -> stop(sample, "accepted", NO_REASON))
                  .onFailure()
                  .invoke(failure -> stop(sample, result(failure), reason(failure)));
            });
  }

  private void stop(Timer.Sample sample, String result, String reason) {
    sample.stop(registry.timer("comfymill.gateway.submits", "result", result, "reason", reason));
  }

  private static String result(Throwable failure) {
    if (failure instanceof PromptRefusedException || failure instanceof QuotaExceededException) {
      return "refused";
    }
    // nobody knows whether a job in doubt was accepted
    boolean unavailable =
        failure instanceof UnavailableException && !(failure instanceof InDoubtException);
    return unavailable ? "unavailable" : "failed";
  }

  private static String reason(Throwable failure) {
    if (failure instanceof QuotaExceededException) {
      return "quota_exceeded";
    }
    return failure instanceof PromptRefusedException refused ? refused.error().type() : NO_REASON;
  }
}
