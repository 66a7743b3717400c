package io.comfymill.scheduler.core;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.pass.Placement;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a long queue costs: heap for each queued job, and the time of a pass and of a submit with so
 * many queued against an empty queue. Run by hand: it takes long and depends on the machine.
 */
public final class BacklogBench {
  private static final int ROUNDS = 20_000;
  private static final int NODES = 8;
  private static final int TENANTS = 50;
  private static final int CLIENTS = 1000;
  private static final int DEMANDS = 20;

  private final CoreFixture world = new CoreFixture();
  private int jobs;

  private BacklogBench() {
    Set<String> models = new TreeSet<>();
    for (int i = 0; i < DEMANDS; i++) {
      models.add("model-" + i);
    }
    for (int i = 0; i < NODES; i++) {
      world.node("node-" + i, 2, new Capabilities("all", Set.of("EmptyImage"), models));
    }
  }

  /**
   * @param arguments how many jobs are to be queued
   */
  public static void main(String[] arguments) {
    int queued = Integer.parseInt(arguments[0]);
    new BacklogBench().measure("warming up", 0);
    new BacklogBench().measure("warming up", 10_000);
    long[] empty = new BacklogBench().measure("empty queue", 0);
    long[] full = new BacklogBench().measure(queued + " queued", queued);
    System.out.printf(
        "p99 against an empty queue: pass %.2f, submit %.2f; forecast p99 %d us%n",
        (double) full[0] / empty[0], (double) full[1] / empty[1], full[2] / 1000);
  }

  private long[] measure(String name, int queued) {
    for (int i = 0; i < 2 * NODES; i++) {
      submit();
    }
    world.core.plan(world.now);
    world.core.takeChanges();
    long before = heap();
    for (int i = 0; i < queued; i++) {
      submit();
      if (i % 1000 == 0) {
        world.core.takeChanges();
      }
    }
    world.core.takeChanges();
    if (queued > 0) {
      long bytes = (heap() - before) / queued;
      System.out.printf("%s: %d bytes of heap for each queued job%n", name, bytes);
    }
    return rounds(name);
  }

  private long[] rounds(String name) {
    long[] passes = new long[ROUNDS];
    long[] submits = new long[ROUNDS];
    long[] forecasts = new long[ROUNDS / 100];
    for (int i = 0; i < ROUNDS; i++) {
      world.pass(Duration.ofMillis(10));
      free(i);
      long begun = System.nanoTime();
      submit();
      submits[i] = System.nanoTime() - begun;
      begun = System.nanoTime();
      List<Placement> placed = world.core.plan(world.now).placements();
      passes[i] = System.nanoTime() - begun;
      if (placed.size() != 1) {
        throw new IllegalStateException(placed.size() + " placed where one slot was free");
      }
      world.core.takeChanges();
    }
    for (int i = 0; i < forecasts.length; i++) {
      world.pass(Duration.ofSeconds(20));
      long begun = System.nanoTime();
      world.core.forecast(world.now);
      forecasts[i] = System.nanoTime() - begun;
    }
    return new long[] {
      told(name + ", pass", passes),
      told(name + ", submit", submits),
      told(name + ", forecast", forecasts)
    };
  }

  private void free(int round) {
    var node = List.copyOf(world.core.fleet().nodes()).get(round % NODES);
    AttemptId attempt = node.holds().iterator().next().attempt();
    Job job = world.find(attempt.job());
    if (!(job.state() instanceof JobState.Placed)) {
      throw new IllegalStateException(job + " has no node");
    }
    world.started(attempt, node.id().value()).succeeded(attempt, node.id().value());
  }

  private void submit() {
    int number = jobs++;
    Requirements wanted =
        Requirements.of(List.of("EmptyImage"), List.of("model-" + number % DEMANDS));
    JobId unused =
        world.submit(
            CoreFixture.spec(
                TenantId.DEFAULT.value() + number % TENANTS,
                "client-" + number % CLIENTS,
                "%08x-0000-4000-8000-000000000000".formatted(number),
                number,
                0,
                wanted));
  }

  private static long told(String name, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    long p99 = sorted[sorted.length * 99 / 100];
    System.out.printf("%s: p50 %d ns, p99 %d ns%n", name, sorted[sorted.length / 2], p99);
    return p99;
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
