package io.comfymill.scheduler.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.State;
import io.comfymill.common.wire.Simulation.Variant;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.simulation.recorded.RecordedJob;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class WhatIfTest {
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
  private static final long GIB = 1L << 30;

  private final List<Simulation> told = new ArrayList<>();
  private final List<RecordedJob> jobs = new ArrayList<>();
  private InstantSource clock = InstantSource.fixed(START);

  private static Cluster.Node node(String id) {
    return new Cluster.Node(new NodeId(id), 2, 24 * GIB, 1, 1, null, CacheMode.CLASSIC);
  }

  private static Variant variant(String policy) {
    return new Variant(policy, new TreeMap<>(), List.of(), 0, null);
  }

  /** Each ran on the node after the one before, so that there is none to wait for. */
  private void job(String tenant, String node, String model, double at, double seconds) {
    PromptId prompt = new PromptId("job-" + jobs.size());
    Instant submitted = START.plusMillis((long) (at * 1000));
    jobs.add(
        new RecordedJob(
            JobId.of(new TenantId(tenant), prompt),
            new TenantId(tenant),
            "client",
            0,
            Requirements.of(List.of("KSampler"), List.of(model)),
            1,
            new NodeId(node),
            submitted,
            submitted.plusSeconds(1),
            submitted.plusMillis((long) (1000 + seconds * 1000))));
  }

  private Simulation run(List<String> nodes, Variant... variants) {
    Simulation wanted =
        new Simulation(
            Simulation.TYPE,
            START,
            "sim_1",
            "key",
            START,
            START.plusSeconds(3600),
            List.of(variants),
            State.WAITING,
            null,
            0,
            0,
            0,
            null,
            List.of());
    Past past = Past.among(jobs, 3, nodes.stream().map(WhatIfTest::node).toList());
    new WhatIf(wanted, past, clock, told::add).run();
    return told.get(told.size() - 1);
  }

  /** Two kinds by turns on one node: each change of models took 20 seconds more. */
  private void alternating() {
    for (int i = 0; i < 40; i++) {
      boolean same = i % 4 == 1 || i % 4 == 3;
      job("acme", "a", i % 4 < 2 ? "x.safetensors" : "y.safetensors", i * 10, same ? 10 : 30);
    }
  }

  @Test
  void variantsStandBesideEachOtherAndBesideWhatItWasLike() {
    alternating();
    Simulation end =
        run(
            List.of("a", "b"),
            variant("affinity"),
            variant("round_robin"),
            variant("least_loaded"));

    assertThat(end.state()).isEqualTo(State.DONE);
    assertThat(end.jobs()).isEqualTo(40);
    assertThat(end.leftOut()).isEqualTo(3);
    assertThat(end.done()).isEqualTo(120);
    assertThat(end.recorded()).isNotNull();
    assertThat(end.recorded().waits().mean()).isEqualTo(1);
    assertThat(end.recorded().times().p50()).isIn(11.0, 31.0);
    assertThat(end.results()).hasSize(3).allMatch(result -> result.problem() == null);
    Simulation.Result affinity = end.results().get(0);
    assertThat(affinity.loads()).isLessThan(end.results().get(1).loads());
    assertThat(affinity.times().mean()).isLessThan(end.results().get(1).times().mean());
    assertThat(affinity.waitsByTenant()).containsOnlyKeys("acme");
  }

  @Test
  void moreNodesMakeShorterWaitsAndFewerLonger() {
    for (int i = 0; i < 60; i++) {
      job("acme", "a", "x.safetensors", i, 5);
    }
    Variant more = new Variant("least_loaded", new TreeMap<>(), List.of(), 3, new NodeId("b"));
    Variant fewer = new Variant("least_loaded", new TreeMap<>(), List.of(new NodeId("b")), 0, null);
    Simulation end = run(List.of("a", "b"), more, variant("least_loaded"), fewer);

    assertThat(end.results()).extracting(Simulation.Result::nodes).containsExactly(5, 2, 1);
    assertThat(end.results().get(0).waits().mean()).isLessThan(end.results().get(1).waits().mean());
    assertThat(end.results().get(1).waits().mean()).isLessThan(end.results().get(2).waits().mean());
  }

  @Test
  void aTenantOfMoreWeightWaitsLess() {
    for (int i = 0; i < 40; i++) {
      job("acme", "a", "x.safetensors", 0, 5);
      job("bravo", "a", "x.safetensors", 0, 5);
    }
    Variant weighty =
        new Variant("least_loaded", new TreeMap<>(Map.of("bravo", 9)), List.of(), 0, null);
    Simulation end = run(List.of("a"), variant("least_loaded"), weighty);

    double even = end.results().get(0).waitsByTenant().get("bravo");
    assertThat(end.results().get(1).waitsByTenant().get("bravo")).isLessThan(even);
  }

  @Test
  void whatCannotBeSaysWhyAndTheOthersGoOn() {
    alternating();
    Variant gone = new Variant("affinity", new TreeMap<>(), List.of(new NodeId("nobody")), 0, null);
    Variant none = new Variant("affinity", new TreeMap<>(), List.of(new NodeId("a")), 0, null);
    Simulation end = run(List.of("a"), gone, none, variant("affinity"));

    assertThat(end.state()).isEqualTo(State.DONE);
    assertThat(end.results().get(0).problem()).contains("nobody");
    assertThat(end.results().get(1).problem()).contains("no node is left");
    assertThat(end.results().get(2).problem()).isNull();
  }

  @Test
  void jobsThatNoNodeCouldRunAnyMoreAreLeftOut() {
    alternating();
    RecordedJob other = jobs.get(7);
    TreeSet<String> labels = new TreeSet<>(Set.of("h100"));
    Requirements wanted =
        new Requirements(
            new TreeSet<>(), new TreeSet<>(), null, labels, new NodeId("gone"), 0, null);
    jobs.set(
        7,
        new RecordedJob(
            other.id(),
            other.tenant(),
            other.client(),
            0,
            wanted,
            1,
            other.node(),
            other.submittedAt(),
            other.startedAt(),
            other.finishedAt()));
    Simulation end = run(List.of("a"), variant("affinity"));

    assertThat(end.jobs()).isEqualTo(39);
    assertThat(end.leftOut()).isEqualTo(4);
    assertThat(end.results().get(0).problem()).isNull();
    assertThat(end.done()).isEqualTo(39);
  }

  @Test
  void withoutJobsOrWithTooManyItFails() {
    assertThat(run(List.of("a"), variant("affinity")).message()).contains("no job");
    for (int i = 0; i < WhatIf.MOST_JOBS; i++) {
      job("acme", "a", "x", i, 1);
    }
    assertThat(run(List.of("a"), variant("affinity")).message()).contains("shorter time");
    assertThat(told.get(told.size() - 1).state()).isEqualTo(State.FAILED);
  }

  @Test
  void whatTakesTooLongEnds() {
    for (int i = 0; i < 20; i++) {
      job("acme", "a", "x", i, 1);
    }
    Instant[] now = {START};
    clock =
        () -> {
          now[0] = now[0].plus(Duration.ofSeconds(20));
          return now[0];
        };
    Simulation end = run(List.of("a"), variant("affinity"));
    assertThat(end.state()).isEqualTo(State.FAILED);
    assertThat(end.message()).contains("longer than");
    assertThat(told).anyMatch(state -> state.state() == State.RUNNING && state.done() > 0);
  }
}
