package io.comfymill.gateway.jobs;

import io.comfymill.gateway.DependencyAwayException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts submits by how they ended, and how long they took. */
@ApplicationScoped
public class SubmitMetrics {
  private final MeterRegistry registry;

  SubmitMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  public <T> Uni<T> counted(Uni<T> submit) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Timer.Sample sample = Timer.start(registry);
              return submit
                  .onItem()
                  .invoke(accepted -> stop(sample, "accepted"))
                  .onFailure()
                  .invoke(failure -> stop(sample, result(failure)));
            });
  }

  private void stop(Timer.Sample sample, String result) {
    sample.stop(registry.timer("comfymill.gateway.submits", "result", result));
  }

  private static String result(Throwable failure) {
    if (failure instanceof PromptRefusedException) {
      return "refused";
    }
    return failure instanceof DependencyAwayException ? "unavailable" : "failed";
  }
}
