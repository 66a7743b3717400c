package io.comfymill.common.health;

import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** What every service counts of its loops and of the records that it sets aside. */
public final class Meters {
  private Meters() {}

  /** Everything that is watched, now and later. */
  public static void bind(MeterRegistry registry, Loops loops) {
    loops.listen(progress -> bind(registry, progress));
  }

  private static void bind(MeterRegistry registry, Progress progress) {
    FunctionCounter.builder("comfymill.loop.failures", progress, Progress::failures)
        .tag("loop", progress.name())
        .register(registry);
    Gauge.builder(
            "comfymill.loop.idle",
            progress,
            loop -> (double) loop.since().toMillis() / TimeUnit.SECONDS.toMillis(1))
        .tag("loop", progress.name())
        .baseUnit("seconds")
        .register(registry);
  }

  /** One record of this topic was set aside. */
  public static void quarantined(MeterRegistry registry, String topic, String cause) {
    registry.counter("comfymill.quarantined", "topic", topic, "cause", cause).increment();
  }
}
