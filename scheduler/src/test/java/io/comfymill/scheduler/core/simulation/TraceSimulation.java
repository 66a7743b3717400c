package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.RunOrder;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.FleetNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The real core with nodes that take real time, virtually: no faults, to compare policies by what
 * they cost. The scheduler is told nothing about models, runs or loads but what agents report.
 */
final class TraceSimulation {
  private static final Duration MESSAGE = Duration.ofMillis(5);

  private final Timeline time = new Timeline();
  private final Trace trace;
  private final SplittableRandom random;
  private final SchedulerCore core;
  private final Map<NodeId, TraceNode> nodes = new TreeMap<>();
  private final Map<JobId, JobSpec> specs = new HashMap<>();
  private final Map<JobId, Instant> submitted = new HashMap<>();
  private final Map<JobId, Duration> done = new HashMap<>();
  private final List<String> tenants = new ArrayList<>();
  private final double[] popularity;

  TraceSimulation(Trace trace) {
    this.trace = trace;
    this.random = new SplittableRandom(trace.seed());
    this.core = new SchedulerCore(CoreFixture.settings(trace.policy()), 0);
    this.popularity = IntStream.range(0, trace.models()).mapToDouble(i -> 1.0 / (i + 1)).toArray();
  }

  Trace.Outcome run() {
    Set<String> files =
        IntStream.range(0, trace.models()).mapToObj(i -> "model-" + i).collect(Collectors.toSet());
    for (int i = 0; i < trace.nodes(); i++) {
      NodeId id = new NodeId("node-" + i);
      double factor = i < trace.slowNodes() ? 3 : 1;
      TraceNode node = new TraceNode(id, trace, factor, time, this::report);
      nodes.put(id, node);
      core.learn(id, new Capabilities("hash", Set.of(), files));
      core.heartbeat(node.heartbeat(), true, time.now());
    }
    arrive(0);
    tick();
    while (done.size() < trace.jobs()) {
      time.step();
    }
    return outcome();
  }

  private void tick() {
    cycle();
    time.after(Duration.ofMillis(250), this::tick);
  }

  private void arrive(int number) {
    if (number == trace.jobs()) {
      return;
    }
    boolean modest = trace.greedy() < 1 && random.nextDouble() >= trace.greedy();
    JobSpec spec =
        CoreFixture.spec(modest ? "modest" : "greedy", "c", "job-" + number, number, 0, needs());
    specs.put(spec.id(), spec);
    submitted.put(spec.id(), time.now());
    core.submit(spec, shape(spec.requirements()), time.now());
    cycle();
    double perSecond = trace.load() * trace.nodes() / trace.runSeconds();
    time.after(
        Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9)),
        () -> arrive(number + 1));
  }

  private Requirements needs() {
    double all = 0;
    for (double share : popularity) {
      all += share;
    }
    double drawn = random.nextDouble() * all;
    for (int i = 0; i < popularity.length; i++) {
      drawn -= popularity[i];
      if (drawn < 0) {
        return Requirements.of(List.of(), List.of("model-" + i));
      }
    }
    return Requirements.NONE;
  }

  private static long shape(Requirements wanted) {
    return wanted.hashCode();
  }

  private void report(AttemptEvent event) {
    time.after(
        MESSAGE,
        () -> {
          core.report(event, time.now());
          if (event instanceof AttemptEvent.Succeeded) {
            JobId job = event.attempt().job();
            tenants.add(specs.get(job).tenant().value());
            Instant from = submitted.get(job);
            assertThat(done.put(job, Duration.between(from, time.now()))).as("%s", job).isNull();
          }
          cycle();
        });
  }

  private void cycle() {
    core.plan(time.now());
    Changes changes = core.takeChanges();
    for (FleetNode node : core.fleet().nodes()) {
      assertThat(node.holds().size()).isLessThanOrEqualTo(trace.slots());
    }
    for (RunOrder order : changes.runs()) {
      AttemptId attempt = order.attempt();
      Requirements wanted = specs.get(attempt.job()).requirements();
      time.after(MESSAGE, () -> nodes.get(order.node()).receive(attempt, wanted));
    }
  }

  private Trace.Outcome outcome() {
    List<Double> seconds = new ArrayList<>();
    done.values().forEach(took -> seconds.add(took.toMillis() / 1000.0));
    seconds.sort(null);
    double mean = seconds.stream().mapToDouble(value -> value).average().orElseThrow();
    int loads = nodes.values().stream().mapToInt(TraceNode::loads).sum();
    return new Trace.Outcome(mean, seconds.get(seconds.size() * 95 / 100), loads, tenants);
  }
}
