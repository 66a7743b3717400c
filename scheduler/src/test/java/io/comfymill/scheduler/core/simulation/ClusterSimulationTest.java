package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterSimulationTest {
  /** {@code -Dsimulation.seed=17} runs that one; {@code -Dsimulation.seeds=100000} that many. */
  static LongStream seeds() {
    Long one = Long.getLong("simulation.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Long.getLong("simulation.seeds", 300));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappensEveryJobEndsOnce(long seed) {
    assertThatCode(() -> new ClusterSimulation(seed).run())
        .as("seed %d; run it again with -Dsimulation.seed=%d", seed, seed)
        .doesNotThrowAnyException();
  }
}
