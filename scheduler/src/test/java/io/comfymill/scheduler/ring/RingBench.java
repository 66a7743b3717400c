package io.comfymill.scheduler.ring;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Against a scheduler that runs: how long one job takes, and how many go through in a second. */
public final class RingBench {
  private final WireClient wire;
  private final Map<JobId, CountDownLatch> open = new ConcurrentHashMap<>();

  private RingBench(WireClient wire) {
    this.wire = wire;
  }

  /**
   * @param arguments Kafka's address, nodes, jobs
   */
  public static void main(String[] arguments) throws InterruptedException {
    int nodes = Integer.parseInt(arguments[1]);
    int jobs = Integer.parseInt(arguments[2]);
    try (WireClient wire = new WireClient(arguments[0])) {
      List<FakeAgent> agents = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        agents.add(new FakeAgent(wire, "bench-" + i, 2, Duration.ZERO).start());
      }
      RingBench bench = new RingBench(wire);
      wire.listen(Topic.JOB_EVENTS, JobEvent.class, bench::event);
      bench.oneByOne(200);
      bench.allAtOnce(jobs);
      agents.forEach(FakeAgent::close);
    }
  }

  private void event(JobEvent event) {
    CountDownLatch latch = open.get(event.job().id());
    if (latch != null && event instanceof JobEvent.Succeeded) {
      latch.countDown();
    }
  }

  private CountDownLatch submit() {
    JobSpec job = Specs.job(UUID.randomUUID().toString());
    CountDownLatch latch = new CountDownLatch(1);
    open.put(job.id(), latch);
    wire.send(
        Topic.JOB_COMMANDS, job.id().toString(), new JobCommand.Submit(Instant.now(), job, null));
    return latch;
  }

  private void oneByOne(int jobs) throws InterruptedException {
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      long begun = System.nanoTime();
      await(submit());
      micros.add((System.nanoTime() - begun) / 1000);
    }
    Collections.sort(micros);
    System.out.printf(
        "one by one: p50 %d us, p99 %d us%n", micros.get(jobs / 2), micros.get(jobs * 99 / 100));
  }

  private void allAtOnce(int jobs) throws InterruptedException {
    long begun = System.nanoTime();
    List<CountDownLatch> latches = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      latches.add(submit());
    }
    for (CountDownLatch latch : latches) {
      await(latch);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%d jobs in %.2f s: %.0f jobs/s%n", jobs, seconds, jobs / seconds);
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a job did not end within a minute");
    }
  }
}
