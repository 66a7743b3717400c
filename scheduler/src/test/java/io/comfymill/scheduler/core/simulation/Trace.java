package io.comfymill.scheduler.core.simulation;

import io.comfymill.scheduler.core.policy.PlacementPolicy;
import java.util.List;

/**
 * What a {@link TraceSimulation} plays.
 *
 * @param modelSets how many models a node really holds at a time
 * @param models that jobs choose from, by Zipf's law; 0: jobs without models
 * @param load share of the nodes' time that the jobs need once all is loaded
 * @param greedy share of the jobs that one tenant submits; another one the rest
 * @param slowNodes so many of the nodes take three times as long to run
 */
record Trace(
    PlacementPolicy policy,
    long seed,
    int nodes,
    int modelSets,
    int slots,
    int models,
    int jobs,
    double load,
    double runSeconds,
    double loadSeconds,
    int slowNodes,
    double greedy) {

  static Trace mixedModels(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 8, 2, 2, 16, 3000, 0.6, 4, 12, 0, 1);
  }

  static Trace modelFree(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 8, 2, 2, 0, 3000, 0.8, 4, 0, 0, 1);
  }

  Trace withLoad(double share) {
    return new Trace(
        policy,
        seed,
        nodes,
        modelSets,
        slots,
        models,
        jobs,
        share,
        runSeconds,
        loadSeconds,
        slowNodes,
        greedy);
  }

  Trace withModelSets(int sets) {
    return new Trace(
        policy,
        seed,
        nodes,
        sets,
        slots,
        models,
        jobs,
        load,
        runSeconds,
        loadSeconds,
        slowNodes,
        greedy);
  }

  Trace withSlowNodes(int slow) {
    return new Trace(
        policy,
        seed,
        nodes,
        modelSets,
        slots,
        models,
        jobs,
        load,
        runSeconds,
        loadSeconds,
        slow,
        greedy);
  }

  Trace withGreedyTenant(double share) {
    return new Trace(
        policy,
        seed,
        nodes,
        modelSets,
        slots,
        models,
        jobs,
        load,
        runSeconds,
        loadSeconds,
        slowNodes,
        share);
  }

  /**
   * What came of it.
   *
   * @param meanSeconds from submit to success
   * @param p95Seconds likewise
   * @param loads models loaded on all nodes
   * @param tenants whose jobs were done, one after the other
   */
  record Outcome(double meanSeconds, double p95Seconds, int loads, List<String> tenants) {
    @Override
    public String toString() {
      return "mean %.2f s, p95 %.2f s, %d loads".formatted(meanSeconds, p95Seconds, loads);
    }
  }
}
