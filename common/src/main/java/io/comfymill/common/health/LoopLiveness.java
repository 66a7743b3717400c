package io.comfymill.common.health;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Live means getting on: red, with its name, where something that must not stop stands still. */
public final class LoopLiveness implements HealthCheck {
  private final Loops loops;

  public LoopLiveness(Loops loops) {
    this.loops = loops;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("loops");
    boolean live = true;
    for (Progress progress : loops.stalled()) {
      live = false;
      answer.withData(
          progress.name(), "stands still for %d s".formatted(progress.since().toSeconds()));
    }
    return answer.status(live).build();
  }
}
