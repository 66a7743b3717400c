package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.fail;

import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class ClusterSimulationTest {
  private static final long BLOCK = 100;
  private static final int LOG_LINES = 60;

  /** {@code -Dsimulation.seed=17} runs that one; {@code -Dsimulation.seeds=100000} that many. */
  static LongStream firstSeeds() {
    Long one = Long.getLong("simulation.seed");
    long seeds = Long.getLong("simulation.seeds", 1000);
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, (seeds + BLOCK - 1) / BLOCK).map(block -> block * BLOCK);
  }

  @ParameterizedTest(name = "from seed {0}")
  @MethodSource("firstSeeds")
  void whateverHappensEveryJobEndsOnce(long first) {
    long seeds = Long.getLong("simulation.seed") != null ? 1 : BLOCK;
    LongStream.range(first, first + seeds)
        .parallel()
        .filter(seed -> simulation(seed, 0).failure() != null)
        .min()
        .ifPresent(ClusterSimulationTest::explain);
  }

  /** Once more, since every run of a seed is the same, and this time with the events in words. */
  private static void explain(long seed) {
    ClusterSimulation again = simulation(seed, LOG_LINES);
    Throwable failure = again.failure();
    fail(
        "seed %d fails; run it again with -Dtest=ClusterSimulationTest -Dsimulation.seed=%d%n%s"
            .formatted(seed, seed, again.events()),
        failure);
  }

  private static ClusterSimulation simulation(long seed, int logLines) {
    return new ClusterSimulation(seed, DrivenCore::new, new SimulatedDatabase(), logLines);
  }
}
