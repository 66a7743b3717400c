package io.comfymill.agent.execution;

import io.comfymill.common.wire.AttemptEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How attempts ended, for {@code /q/metrics}. */
public final class AttemptCounts {
  private final MeterRegistry registry;

  public AttemptCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  void accepted() {
    registry.counter("comfymill.agent.attempts.accepted").increment();
  }

  void rejected() {
    registry.counter("comfymill.agent.attempts.rejected").increment();
  }

  void connected() {
    registry.counter("comfymill.agent.comfyui.connections").increment();
  }

  /** A message that a client had missed and was given all the same. */
  void madeUp() {
    registry.counter("comfymill.agent.messages.made.up").increment();
  }

  void ended(AttemptEvent end) {
    String outcome =
        end instanceof AttemptEvent.Failed failed
            ? failed.cause().name().toLowerCase(Locale.ROOT)
            : "succeeded";
    registry.counter("comfymill.agent.attempts.ended", "outcome", outcome).increment();
  }
}
