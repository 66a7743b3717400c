package io.comfymill.scheduler.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private final CoreFixture world = new CoreFixture();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final JobMetrics jobs = new JobMetrics(registry);
  private final QueueMetrics queue = new QueueMetrics(registry, () -> world.now);

  private double count(String name, String... tags) {
    return registry.get(name).tags(tags).counter().count();
  }

  @Test
  void decisionsFailuresRetriesAndEndsAreCounted() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), "a", FailureCause.HUNG);
    AttemptId second = world.assigned(job);
    world.succeeded(second, "a");

    jobs.count(world.core.takeChanges());

    assertThat(count("comfymill.decisions")).isEqualTo(2);
    assertThat(count("comfymill.attempts.failed", "cause", "hung")).isEqualTo(1);
    assertThat(count("comfymill.retries", "cause", "hung")).isEqualTo(1);
    assertThat(count("comfymill.jobs.ended", "outcome", "succeeded")).isEqualTo(1);
  }

  @Test
  void waitsAndRunTimesAreToldByPool() {
    JobId job = world.submit("p");
    world.pass(Duration.ofSeconds(3)).node("a", 1);
    AttemptId attempt = world.assigned(job);
    world.started(attempt, "a").pass(Duration.ofSeconds(7)).succeeded(attempt, "a");

    jobs.count(world.core.takeChanges());

    Timer wait = registry.get("comfymill.jobs.wait").tag("pool", "any").timer();
    Timer run = registry.get("comfymill.jobs.run").tag("pool", "any").timer();
    assertThat(wait.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(run.totalTime(TimeUnit.SECONDS)).isEqualTo(7);
  }

  @Test
  void queuedJobsAreCountedByWhoseTheyAre() {
    submit("t", "1", 0);
    submit("t", "2", 0);
    submit("u", "3", 5);
    queue.show(world.core.inLine());

    assertThat(depth("t", "0")).isEqualTo(2);
    assertThat(depth("u", "5")).isEqualTo(1);

    world.node("a", 3).pass(Duration.ofSeconds(1)).core.plan(world.now);
    queue.show(world.core.inLine());
    assertThat(registry.find("comfymill.queue.depth").gauges()).isEmpty();
  }

  @Test
  void howeverManyTenantsThereAreTheSeriesAreBounded() {
    for (int i = 0; i < 300; i++) {
      submit("tenant-" + i, "job-" + i, 0);
    }
    queue.show(world.core.inLine());

    assertThat(registry.find("comfymill.queue.depth").gauges()).hasSize(101);
    assertThat(depth("other", "0")).isEqualTo(200);
  }

  private void submit(String tenant, String prompt, int priority) {
    world.submit(CoreFixture.spec(tenant, "c", prompt, 0, priority, Requirements.NONE));
  }

  private double depth(String tenant, String priority) {
    Gauge gauge =
        registry
            .get("comfymill.queue.depth")
            .tags("tenant", tenant, "priority", priority, "pool", "any")
            .gauge();
    return gauge.value();
  }
}
