package io.comfymill.agent.context;

import io.comfymill.common.wire.AttemptEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How attempts ended, for {@code /q/metrics}. */
public final class AttemptCounts {
  private final MeterRegistry registry;

  public AttemptCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  public void accepted() {
    registry.counter("comfymill.agent.attempts.accepted").increment();
  }

  public void rejected() {
    registry.counter("comfymill.agent.attempts.rejected").increment();
  }

  public void connected() {
    registry.counter("comfymill.agent.comfyui.connections").increment();
  }

  /** A message that a client had missed and was given all the same. */
  public void madeUp() {
    registry.counter("comfymill.agent.messages.made.up").increment();
  }

  public void ended(AttemptEvent end) {
    String outcome =
        end instanceof AttemptEvent.Failed failed
            ? failed.cause().name().toLowerCase(Locale.ROOT)
            : "succeeded";
    registry.counter("comfymill.agent.attempts.ended", "outcome", outcome).increment();
  }
}
