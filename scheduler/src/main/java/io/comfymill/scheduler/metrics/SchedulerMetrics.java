package io.comfymill.scheduler.metrics;

import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.changes.Changes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The scheduler's own metrics. A standby's gauges are 0. */
@ApplicationScoped
public class SchedulerMetrics {
  /** Label of jobs that ask for no pool. */
  static final String ANY_POOL = "any";

  private final JobMetrics jobs;
  private final QueueMetrics queue;
  private final PoolMetrics pools;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Counter assignments;
  private final Counter staleReports;
  private final Counter leasesExpired;
  private final Counter poisonRecords;
  private final Counter reloads;
  private final Counter lateSubmits;
  private final Timer cycles;

  public SchedulerMetrics(
      MeterRegistry registry, JobMetrics jobs, QueueMetrics queue, PoolMetrics pools) {
    this.jobs = jobs;
    this.queue = queue;
    this.pools = pools;
    registry.gauge("comfymill.jobs.queued", queued);
    registry.gauge("comfymill.jobs.unfinished", unfinished);
    assignments = registry.counter("comfymill.assignments");
    staleReports = registry.counter("comfymill.stale.reports");
    leasesExpired = registry.counter("comfymill.leases.expired");
    poisonRecords = registry.counter("comfymill.poison.records");
    reloads = registry.counter("comfymill.state.reloads");
    lateSubmits = registry.counter("comfymill.submits.late");
    cycles = Timer.builder("comfymill.cycle").publishPercentiles(0.5, 0.99).register(registry);
  }

  public void cycle(Duration time, Changes changes) {
    cycles.record(time);
    jobs.count(changes);
    assignments.increment(changes.runs().size());
    staleReports.increment(changes.stale().size());
    leasesExpired.increment(changes.leasesExpired());
  }

  /** Jobs and nodes as they are now. */
  public void show(SchedulerCore core) {
    queued.set(core.queued());
    unfinished.set(core.unfinished());
    queue.show(core.inLine());
    pools.show(core::snapshot);
  }

  /** This scheduler no longer leads. */
  public void standby() {
    queued.set(0);
    unfinished.set(0);
    queue.clear();
    pools.clear();
  }

  /** A record was refused by the database or the core. */
  public void poisonRecord() {
    poisonRecords.increment();
  }

  /** A submit was dropped because its client had been refused. */
  public void lateSubmit() {
    lateSubmits.increment();
  }

  /** The state in memory was discarded, to be read again. */
  public void reload() {
    reloads.increment();
  }
}
