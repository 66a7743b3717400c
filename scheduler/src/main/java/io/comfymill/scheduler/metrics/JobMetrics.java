package io.comfymill.scheduler.metrics;

import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.Span;
import io.comfymill.scheduler.core.job.Attempt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** Counts how jobs and attempts ended, and measures how long they waited and ran. */
@ApplicationScoped
public class JobMetrics {
  private static final Duration[] BOUNDS =
      Stream.of(
              0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0)
          .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Counter decisions;
  private final Bounded pools = new Bounded(100);

  public JobMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.decisions = registry.counter("comfymill.decisions");
  }

  void count(Changes changes) {
    changes.events().forEach(this::count);
    for (Attempt attempt : changes.attempts()) {
      Attempt.End end = attempt.end();
      if (end != null && end.cause() != null) {
        registry.counter("comfymill.attempts.failed", "cause", label(end.cause())).increment();
      }
    }
    changes.waits().forEach(wait -> record("comfymill.jobs.wait", wait));
    changes.runTimes().forEach(run -> record("comfymill.jobs.run", run));
  }

  private void count(JobEvent event) {
    if (event instanceof JobEvent.Assigned) {
      decisions.increment();
    } else if (event instanceof JobEvent.Requeued requeued) {
      registry.counter("comfymill.retries", "cause", label(requeued.cause())).increment();
    } else if (event.isFinal()) {
      String outcome = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      registry.counter("comfymill.jobs.ended", "outcome", outcome).increment();
    }
  }

  private void record(String name, Span span) {
    String pool = span.pool() == null ? SchedulerMetrics.ANY_POOL : pools.of(span.pool());
    Timer.builder(name)
        .tag("pool", pool)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(span.time());
  }

  private static String label(FailureCause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
