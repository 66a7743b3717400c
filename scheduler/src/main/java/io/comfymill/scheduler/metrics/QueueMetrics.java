package io.comfymill.scheduler.metrics;

import io.comfymill.scheduler.core.backlog.QueueKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many jobs wait, by pool, tenant and priority; updated once a second. */
@ApplicationScoped
public class QueueMetrics {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final MultiGauge depth;
  private final Bounded pools = new Bounded(100);
  private final Bounded tenants = new Bounded(100);
  private final Bounded priorities = new Bounded(20);
  private @Nullable Instant shown;

  public QueueMetrics(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.depth =
        MultiGauge.builder("comfymill.queue.depth")
            .description("jobs that wait for a node")
            .register(registry);
  }

  public void show(Map<QueueKey, Integer> jobs) {
    Instant now = clock.instant();
    if (shown == null || now.isBefore(shown) || !shown.plus(INTERVAL).isAfter(now)) {
      shown = now;
      register(jobs);
    }
  }

  /** Another scheduler leads. */
  public void clear() {
    register(Map.of());
  }

  private void register(Map<QueueKey, Integer> jobs) {
    Map<Tags, Integer> sums = new HashMap<>();
    jobs.forEach((key, count) -> sums.merge(tags(key), count, Integer::sum));
    depth.register(
        sums.entrySet().stream().map(sum -> Row.of(sum.getKey(), sum.getValue())).toList(), true);
  }

  private Tags tags(QueueKey key) {
    String pool = key.pool() == null ? SchedulerMetrics.ANY_POOL : key.pool();
    return Tags.of(
        "pool",
        pools.of(pool),
        "tenant",
        tenants.of(key.tenant().value()),
        "priority",
        priorities.of(Integer.toString(key.priority())));
  }
}
