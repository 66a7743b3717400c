package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import io.comfymill.scheduler.simulation.engine.TraceSimulation;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import io.comfymill.scheduler.simulation.workload.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A made-up cluster with a made-up workload.
 *
 * @param modelSets how many models a node really holds at a time
 * @param models that jobs choose from, by Zipf's law; 0: jobs without models
 * @param load share of the nodes' time that the jobs need once all is loaded
 * @param greedy share of the jobs that one tenant submits; another one the rest
 * @param spread how widely run times of one shape differ: standard deviation of their logarithm
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
    double greedy,
    double spread) {
  private static final long VRAM = 24L << 30;

  static Trace mixedModels(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 8, 2, 2, 16, 3000, 0.6, 4, 12, 0, 1, 0);
  }

  static Trace modelFree(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 8, 2, 2, 0, 3000, 0.8, 4, 0, 0, 1, 0);
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
        greedy,
        spread);
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
        greedy,
        spread);
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
        greedy,
        spread);
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
        share,
        spread);
  }

  Trace withSpread(double deviation) {
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
        greedy,
        deviation);
  }

  Trace withSlots(int count) {
    return new Trace(
        policy,
        seed,
        nodes,
        modelSets,
        count,
        models,
        jobs,
        load,
        runSeconds,
        loadSeconds,
        slowNodes,
        greedy,
        spread);
  }

  PolicyResult run() {
    return new TraceSimulation(cluster(), arrivals(), policy, ignored -> {}).run();
  }

  private Cluster cluster() {
    return new Cluster(IntStream.range(0, nodes).mapToObj(this::node).toList());
  }

  private Cluster.Node node(int number) {
    double speed = number < slowNodes ? 1 / 3.0 : 1;
    return new Cluster.Node(new NodeId("node-" + number), slots, VRAM, speed, 1, null);
  }

  private List<Arrival> arrivals() {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    double at = 0;
    for (int number = 0; number < jobs; number++) {
      boolean modest = greedy < 1 && random.nextDouble() >= greedy;
      List<Model> wanted = wanted(random);
      Requirements requirements =
          Requirements.of(List.of(), wanted.stream().map(Model::name).toList());
      JobSpec spec =
          CoreFixture.spec(
              modest ? "modest" : "greedy", "c", "job-" + number, number, 0, requirements);
      Duration since = Duration.ofNanos((long) (at * 1e9));
      arrivals.add(new Arrival(since, spec, requirements.hashCode(), seconds(random), wanted));
      at += -Math.log(1 - random.nextDouble()) * runSeconds / (load * nodes);
    }
    return arrivals;
  }

  /** Its mean is the run time of the trace, however widely it is spread. */
  private double seconds(SplittableRandom random) {
    return spread == 0
        ? runSeconds
        : runSeconds * Math.exp(spread * random.nextGaussian() - spread * spread / 2);
  }

  private List<Model> wanted(SplittableRandom random) {
    double all = IntStream.rangeClosed(1, models).mapToDouble(rank -> 1.0 / rank).sum();
    double drawn = random.nextDouble() * all;
    for (int i = 0; i < models; i++) {
      drawn -= 1.0 / (i + 1);
      if (drawn < 0) {
        return List.of(new Model("model-" + i, VRAM / modelSets, loadSeconds));
      }
    }
    return List.of();
  }
}
