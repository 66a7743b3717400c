package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.policy.WarmElseLeastLoaded;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies on the same traces, in virtual time. Each outcome is printed: it is the figure. */
@Execution(ExecutionMode.CONCURRENT)
class PolicyComparisonTest {
  private static final PlacementPolicy AFFINITY = Policies.named("affinity");
  private static final PlacementPolicy LEAST_LOADED = Policies.named("least_loaded");

  private static PolicyResult outcome(String what, Trace trace) {
    PolicyResult outcome = trace.run();
    System.out.printf(
        "figure: %s, load %.2f, seed %d, %s: %s%n",
        what, trace.load(), trace.seed(), trace.policy().name(), outcome);
    return outcome;
  }

  @ParameterizedTest
  @CsvSource({"1,0.3", "2,0.3", "1,0.6", "2,0.6", "1,0.8", "1,0.95"})
  void affinityLoadsLittleAndIsDoneEarlier(long seed, double load) {
    PolicyResult affinity =
        outcome("mixed models", Trace.mixedModels(AFFINITY, seed).withLoad(load));
    PolicyResult leastLoaded =
        outcome("mixed models", Trace.mixedModels(LEAST_LOADED, seed).withLoad(load));

    assertThat(affinity.meanSeconds()).isLessThanOrEqualTo(0.6 * leastLoaded.meanSeconds());
    assertThat(affinity.loads()).isLessThanOrEqualTo((int) (0.3 * leastLoaded.loads()));
  }

  /** With two slots as others have here, and with lines of any length at the nodes. */
  @ParameterizedTest
  @CsvSource({
    "1,0.3,2,0.95", "1,0.6,2,0.85", "1,0.8,2,0.85", "1,0.95,2,0.85",
    "1,0.3,1000,0.95", "1,0.6,1000,0.85", "1,0.8,1000,0.85", "1,0.95,1000,0.85"
  })
  void affinityIsDoneEarlierThanTheRuleOfTheBestOthers(
      long seed, double load, int slots, double atMost) {
    PolicyResult affinity =
        outcome("mixed models", Trace.mixedModels(AFFINITY, seed).withLoad(load));
    PolicyResult others =
        outcome(
            "mixed models, %d slots".formatted(slots),
            Trace.mixedModels(new WarmElseLeastLoaded(), seed).withLoad(load).withSlots(slots));

    assertThat(affinity.meanSeconds()).isLessThanOrEqualTo(atMost * others.meanSeconds());
  }

  @ParameterizedTest
  @CsvSource({"1,0.5,0.6", "2,0.8,0.6", "1,0.8,1.2"})
  void affinityIsBetterWhereRunTimesDifferWidely(long seed, double load, double spread) {
    PolicyResult affinity =
        outcome("spread", Trace.modelFree(AFFINITY, seed).withLoad(load).withSpread(spread));
    PolicyResult leastLoaded =
        outcome("spread", Trace.modelFree(LEAST_LOADED, seed).withLoad(load).withSpread(spread));

    assertThat(affinity.meanSeconds()).isLessThan(leastLoaded.meanSeconds());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.5})
  void affinityIsBetterThoughNodesHoldLessThanItThinks(double load) {
    PolicyResult affinity =
        outcome("one set", Trace.mixedModels(AFFINITY, 1).withModelSets(1).withLoad(load));
    PolicyResult leastLoaded =
        outcome("one set", Trace.mixedModels(LEAST_LOADED, 1).withModelSets(1).withLoad(load));

    assertThat(affinity.meanSeconds()).isLessThan(leastLoaded.meanSeconds());
    assertThat(affinity.loads()).isLessThan(leastLoaded.loads());
  }

  @ParameterizedTest
  @CsvSource({"1,0.5,0", "2,0.8,0", "3,0.95,0", "1,0.4,2", "2,0.64,2", "3,0.76,2"})
  void withoutModelsAffinityIsNeverWorse(long seed, double load, int slowNodes) {
    String what = "no models, %d slow nodes".formatted(slowNodes);
    PolicyResult affinity =
        outcome(what, Trace.modelFree(AFFINITY, seed).withLoad(load).withSlowNodes(slowNodes));
    PolicyResult leastLoaded =
        outcome(what, Trace.modelFree(LEAST_LOADED, seed).withLoad(load).withSlowNodes(slowNodes));

    assertThat(affinity.meanSeconds()).isLessThanOrEqualTo(1.001 * leastLoaded.meanSeconds());
  }

  @ParameterizedTest
  @CsvSource({"affinity,0", "least_loaded,0", "fastest_completion,0", "affinity,16"})
  void sharesHoldInEveryHundredCompletionsOfABusyFleet(String policy, int models) {
    PlacementPolicy chosen = Policies.named(policy);
    Trace trace = models == 0 ? Trace.modelFree(chosen, 1) : Trace.mixedModels(chosen, 1);
    List<String> tenants =
        trace.withGreedyTenant(0.7).withLoad(50).run().done().stream()
            .map(PolicyResult.Done::tenant)
            .toList();
    int least = 100;
    int most = 0;
    // Later the modest one, with 3 of 10 jobs, has nothing left to take turns with.
    for (int from = 100; from + 100 <= 1600; from++) {
      int modest = Collections.frequency(tenants.subList(from, from + 100), "modest");
      least = Math.min(least, modest);
      most = Math.max(most, modest);
    }
    System.out.printf("figure: shares, %s, %d models: %d to %d%n", policy, models, least, most);
    assertThat(least).isGreaterThanOrEqualTo(45);
    assertThat(most).isLessThanOrEqualTo(55);
  }
}
