package io.comfymill.bench;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * {@link SelectionBench} by the processor time of its thread instead of the clock: for a machine
 * that has other things to do at the same time. Prints the best of some rounds.
 */
public final class SelectionCpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration ROUND = Duration.ofMillis(400);
  private static final int ROUNDS = 5;

  private SelectionCpuTime() {}

  public static void main(String[] arguments) {
    for (PlacementPolicy policy : Policies.ALL) {
      for (int nodes : new int[] {8, 1000}) {
        SelectionBench bench = new SelectionBench();
        bench.policy = policy.name();
        bench.nodes = nodes;
        bench.fleet();
        double best = 0;
        run(bench, WARM_UP);
        for (int round = 0; round < ROUNDS; round++) {
          best = Math.max(best, run(bench, ROUND));
        }
        System.out.printf("%-20s %5d nodes %6.2f M/s%n", policy.name(), nodes, best / 1e6);
      }
    }
  }

  /** How many selections a second of processor time. */
  private static double run(SelectionBench bench, Duration time) {
    long begin = THREADS.getCurrentThreadCpuTime();
    long selections = 0;
    long spent = 0;
    while (spent < time.toNanos()) {
      selections += bench.select();
      spent = THREADS.getCurrentThreadCpuTime() - begin;
    }
    return selections * 1e9 / spent;
  }
}
