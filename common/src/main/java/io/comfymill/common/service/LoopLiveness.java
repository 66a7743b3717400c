package io.comfymill.common.service;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** A process is live while all its loops make progress. Those that do not are named. */
@Liveness
@Singleton
class LoopLiveness implements HealthCheck {
  private final Loops loops;

  LoopLiveness(Loops loops) {
    this.loops = loops;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("loops").up();
    for (Progress progress : loops.stalled()) {
      answer
          .down()
          .withData(
              progress.name(), "stands still for %d s".formatted(progress.since().toSeconds()));
    }
    return answer.build();
  }
}
