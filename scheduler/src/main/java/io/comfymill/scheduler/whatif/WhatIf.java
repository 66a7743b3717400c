package io.comfymill.scheduler.whatif;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.State;
import io.comfymill.common.wire.Simulation.Variant;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.simulation.engine.ImpossibleJobException;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import io.comfymill.scheduler.simulation.engine.TraceSimulation;
import io.comfymill.scheduler.simulation.recorded.Recording;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the variants of one simulation, one after the other. For one thread. */
final class WhatIf {
  /** More take too much memory beside the scheduling. */
  static final int MOST_JOBS = 10_000;

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration TELL_EVERY = Duration.ofMillis(500);

  private final Past past;
  private final InstantSource clock;
  private final Consumer<Simulation> told;
  private final Instant deadline;
  private Simulation simulation;
  private Instant toldAt = Instant.MIN;

  /**
   * @param told takes each state of it that is worth telling, the last one too
   */
  WhatIf(Simulation wanted, Past past, InstantSource clock, Consumer<Simulation> told) {
    this.past = past;
    this.clock = clock;
    this.told = told;
    this.deadline = clock.instant().plus(LONGEST);
    this.simulation = wanted.of(past.jobs().size(), past.leftOut());
  }

  /** It took too long. */
  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void run() {
    if (past.jobs().isEmpty()) {
      fail("no job that was submitted then has run on a node, succeeded, and could run again");
    } else if (past.jobs().size() + past.leftOut() > MOST_JOBS) {
      fail("there are more than %,d jobs; choose a shorter time".formatted(MOST_JOBS));
    } else {
      try {
        variants();
      } catch (TooLongException e) {
        fail(
            "it took longer than %d minutes; choose a shorter time".formatted(LONGEST.toMinutes()));
      }
    }
  }

  private void fail(String why) {
    simulation =
        simulation.now(
            clock.instant(),
            State.FAILED,
            why,
            simulation.done(),
            simulation.recorded(),
            simulation.results());
    told.accept(simulation);
  }

  private void variants() {
    simulation =
        simulation.now(
            clock.instant(), State.RUNNING, null, 0, Figures.recorded(past.jobs()), List.of());
    Recording recording = new Recording(past.jobs());
    List<Simulation.Result> results = new ArrayList<>();
    for (Variant variant : simulation.variants()) {
      results.add(result(recording, variant, results.size()));
      boolean last = results.size() == simulation.variants().size();
      simulation =
          simulation.now(
              clock.instant(),
              last ? State.DONE : State.RUNNING,
              null,
              results.size() * past.jobs().size(),
              simulation.recorded(),
              results);
      told.accept(simulation);
    }
  }

  private Simulation.Result result(Recording recording, Variant variant, int before) {
    try {
      Cluster cluster = cluster(variant);
      Map<TenantId, Integer> weights = new HashMap<>();
      variant.weights().forEach((tenant, weight) -> weights.put(new TenantId(tenant), weight));
      PolicyResult result =
          new TraceSimulation(
                  cluster,
                  recording.on(cluster),
                  Policies.named(variant.policy()),
                  weights,
                  done -> progress(before * past.jobs().size() + done))
              .run();
      return Figures.of(result);
    } catch (ImpossibleJobException | IllegalArgumentException e) {
      return Simulation.Result.impossible(e.getMessage());
    }
  }

  private void progress(int done) {
    Instant now = clock.instant();
    if (now.isAfter(deadline) || Thread.currentThread().isInterrupted()) {
      throw new TooLongException();
    }
    if (now.isAfter(toldAt.plus(TELL_EVERY))) {
      toldAt = now;
      told.accept(
          simulation.now(
              now, State.RUNNING, null, done, simulation.recorded(), simulation.results()));
    }
  }

  private Cluster cluster(Variant variant) {
    Set<NodeId> without = new HashSet<>(variant.without());
    past.nodes().forEach(node -> without.remove(node.id()));
    if (!without.isEmpty()) {
      throw new IllegalArgumentException("no node that takes jobs is called " + without);
    }
    List<Cluster.Node> nodes = new ArrayList<>(past.nodes());
    nodes.removeIf(node -> variant.without().contains(node.id()));
    for (int number = 1; number <= variant.added(); number++) {
      nodes.add(like(variant, number));
    }
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no node is left");
    }
    return new Cluster(nodes);
  }

  private Cluster.Node like(Variant variant, int number) {
    Cluster.Node model =
        past.nodes().stream()
            .filter(node -> variant.like() == null || node.id().equals(variant.like()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no node that takes jobs is like that"));
    return new Cluster.Node(
        new NodeId("added-" + number),
        model.slots(),
        model.vramBytes(),
        model.speed(),
        model.loadSpeed(),
        model.models(),
        model.cache(),
        model.use());
  }
}
