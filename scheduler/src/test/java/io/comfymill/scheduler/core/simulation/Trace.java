package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.experience.CacheMode;
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

/** A made-up cluster with a made-up workload; both as here unless it is said. */
final class Trace {
  private static final long VRAM = 24L << 30;
  private static final int NODES = 8;
  private static final int JOBS = 3000;
  private static final double RUN_SECONDS = 4;

  private final PlacementPolicy policy;
  private final long seed;
  private final int models;
  private final double loadSeconds;
  private int modelSets = 2;
  private int slots = 2;
  private int slowNodes;
  private double load;
  private double greedy = 1;
  private double spread;

  private Trace(PlacementPolicy policy, long seed, int models, double load, double loadSeconds) {
    this.policy = policy;
    this.seed = seed;
    this.models = models;
    this.load = load;
    this.loadSeconds = loadSeconds;
  }

  /** Jobs choose from 16 models, by Zipf's law. */
  static Trace mixedModels(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 16, 0.6, 12);
  }

  static Trace modelFree(PlacementPolicy policy, long seed) {
    return new Trace(policy, seed, 0, 0.8, 0);
  }

  /** Share of the nodes' time that the jobs need once all is loaded. */
  Trace withLoad(double share) {
    load = share;
    return this;
  }

  /** How many models a node really holds at a time. */
  Trace withModelSets(int sets) {
    modelSets = sets;
    return this;
  }

  /** So many of the nodes take three times as long to run. */
  Trace withSlowNodes(int slow) {
    slowNodes = slow;
    return this;
  }

  /** Share of the jobs that one tenant submits; another one the rest. */
  Trace withGreedyTenant(double share) {
    greedy = share;
    return this;
  }

  /** How widely run times of one shape differ: standard deviation of their logarithm. */
  Trace withSpread(double deviation) {
    spread = deviation;
    return this;
  }

  Trace withSlots(int count) {
    slots = count;
    return this;
  }

  PlacementPolicy policy() {
    return policy;
  }

  long seed() {
    return seed;
  }

  double load() {
    return load;
  }

  PolicyResult run() {
    return new TraceSimulation(cluster(), arrivals(), policy, ignored -> {}).run();
  }

  private Cluster cluster() {
    return new Cluster(IntStream.range(0, NODES).mapToObj(this::node).toList());
  }

  private Cluster.Node node(int number) {
    double speed = number < slowNodes ? 1 / 3.0 : 1;
    return new Cluster.Node(
        new NodeId("node-" + number), slots, VRAM, speed, 1, null, CacheMode.CLASSIC);
  }

  private List<Arrival> arrivals() {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    double at = 0;
    for (int number = 0; number < JOBS; number++) {
      boolean modest = greedy < 1 && random.nextDouble() >= greedy;
      List<Model> wanted = wanted(random);
      Requirements requirements =
          Requirements.of(List.of(), wanted.stream().map(Model::name).toList());
      JobSpec spec =
          CoreFixture.spec(
              modest ? "modest" : "greedy", "c", "job-" + number, number, 0, requirements);
      Duration since = Duration.ofNanos((long) (at * 1e9));
      arrivals.add(new Arrival(since, spec, requirements.hashCode(), seconds(random), wanted));
      at += -Math.log(1 - random.nextDouble()) * RUN_SECONDS / (load * NODES);
    }
    return arrivals;
  }

  /** Its mean is the run time of the trace, however widely it is spread. */
  private double seconds(SplittableRandom random) {
    return spread == 0
        ? RUN_SECONDS
        : RUN_SECONDS * Math.exp(spread * random.nextGaussian() - spread * spread / 2);
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
