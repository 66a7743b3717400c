package io.comfymill.scheduler.metrics;

import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.core.capacity.Capacity;
import io.comfymill.scheduler.core.capacity.PoolLoad;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How many nodes each pool has and wants; updated once a second. */
@ApplicationScoped
public class PoolMetrics {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Capacity capacity;
  private final MultiGauge wanted;
  private final MultiGauge nodes;
  private final Bounded pools = new Bounded(100);
  private @Nullable Instant shown;

  @Inject
  PoolMetrics(MeterRegistry registry, InstantSource clock, SchedulerConfig config) {
    this(
        registry,
        clock,
        new Capacity(
            config.scaling().targetWait(),
            config.scaling().scaleInAfter(),
            config.scaling().pools().orElse(Set.of())));
  }

  PoolMetrics(MeterRegistry registry, InstantSource clock, Capacity capacity) {
    this.clock = clock;
    this.capacity = capacity;
    this.wanted =
        MultiGauge.builder("comfymill.pool.wanted.nodes")
            .description("nodes that the pool wants, for an autoscaler")
            .register(registry);
    this.nodes =
        MultiGauge.builder("comfymill.pool.nodes")
            .description("nodes that are known")
            .register(registry);
  }

  public void show(Supplier<Snapshot> snapshot) {
    Instant now = clock.instant();
    if (shown == null || now.isBefore(shown) || !shown.plus(INTERVAL).isAfter(now)) {
      shown = now;
      register(capacity.of(snapshot.get(), now));
    }
  }

  /** Another scheduler leads. */
  public void clear() {
    register(Map.of());
  }

  private void register(Map<String, Capacity.OfPool> byPool) {
    Map<Tags, Integer> wantedNow = new HashMap<>();
    Map<Tags, Integer> nodesNow = new HashMap<>();
    byPool.forEach(
        (name, pool) -> {
          Tags tags = Tags.of("pool", pools.of(name));
          PoolLoad load = pool.load();
          wantedNow.merge(tags, pool.nodes(), Integer::sum);
          nodesNow.merge(tags.and("state", "busy"), load.busy(), Integer::sum);
          nodesNow.merge(tags.and("state", "idle"), load.idle(), Integer::sum);
          nodesNow.merge(tags.and("state", "offline"), load.offline(), Integer::sum);
        });
    wanted.register(rows(wantedNow), true);
    nodes.register(rows(nodesNow), true);
  }

  private static List<Row<?>> rows(Map<Tags, Integer> numbers) {
    return numbers.entrySet().stream()
        .<Row<?>>map(entry -> Row.of(entry.getKey(), entry.getValue()))
        .toList();
  }
}
