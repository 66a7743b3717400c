package io.comfymill.bench;

import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.policy.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * P4: node selections a second, on one thread. An idle fleet is filled: every node goes through all
 * filters, the policy scores them, the best one is given the job, and so on until no slot is left.
 * What a pass does once is in it: looking at the nodes, filtering them, the first scores.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SelectionBench {
  private static final int SELECTIONS = 2_000;

  @Param({"8", "1000"})
  int nodes;

  @Param({
    "least_loaded",
    "least_connections",
    "round_robin",
    "weighted",
    "priority_based",
    "fastest_completion",
    "affinity"
  })
  String policy;

  private PlacementPolicy chosen;
  private List<NodeView> views;
  private Experience experience;

  @Setup
  public void fleet() {
    chosen = Policies.named(policy);
    views = BenchFleet.views(nodes);
    experience = BenchFleet.experience(views);
  }

  @Benchmark
  @OperationsPerInvocation(SELECTIONS)
  public long select() {
    long uses = 0;
    while (uses < SELECTIONS) {
      uses = fill(uses);
    }
    return uses;
  }

  private long fill(long from) {
    List<NodeView> ready = new ArrayList<>();
    for (NodeView view : views) {
      if (NodeFilters.unsuitable(BenchFleet.WANTED, view, BenchFleet.NOW) == null
          && NodeFilters.notReady(view, BenchFleet.NOW) == null) {
        ready.add(view);
      }
    }
    List<Candidate> open = Candidate.of(ready, experience, BenchFleet.NOW);
    WeightedTurns turns = new WeightedTurns(views);
    List<Candidate> taken = new ArrayList<>();
    Ranking ranking = chosen.ranking(BenchFleet.WORK, open, taken);
    long uses = from;
    for (Candidate next = ranking.next(); next != null; next = ranking.next()) {
      next.take(BenchFleet.WORK, ++uses, turns);
      taken.add(next);
    }
    return uses;
  }
}
