package io.comfymill.scheduler.simulation.engine;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.Tuning;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.retry.RetryLimits;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * The real core with nodes that run and load in virtual time, without faults, to compare what
 * policies cost. The scheduler knows nothing about models, runs or loads but what agents report.
 */
public final class TraceSimulation {
  private static final Duration MESSAGE = Duration.ofMillis(5);
  private static final int MAX_RESENDS = 5;
  private static final int STEPS_BETWEEN_LOOKS = 10_000;
  private static final Duration RESERVE_AFTER = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofMillis(250);

  private final Timeline time = new Timeline();
  private final Cluster cluster;
  private final List<Arrival> arrivals;
  private final Map<JobId, List<Arrival>> followers = new HashMap<>();
  private final PlacementPolicy policy;
  private final IntConsumer progress;
  private final SchedulerCore core;
  private final FairShares shares = new FairShares();
  private final Map<NodeId, SimulatedNode> nodes = new TreeMap<>();
  private final Map<JobId, Arrival> unfinished = new HashMap<>();
  private final Map<JobId, Instant> submittedAt = new HashMap<>();
  private final Map<JobId, Instant> startedAt = new HashMap<>();
  private final List<PolicyResult.Done> done = new ArrayList<>();

  /**
   * @param arrivals at least one; those that follow no other by time
   * @param progress is told how many jobs are done, after each one and now and again; what it
   *     throws ends the run
   */
  public TraceSimulation(
      Cluster cluster, List<Arrival> arrivals, PlacementPolicy policy, IntConsumer progress) {
    this(cluster, arrivals, policy, Map.of(), progress);
  }

  /**
   * @param weights of tenants; 1 for those that are not named
   */
  public TraceSimulation(
      Cluster cluster,
      List<Arrival> arrivals,
      PlacementPolicy policy,
      Map<TenantId, Integer> weights,
      IntConsumer progress) {
    this.cluster = cluster;
    this.arrivals = List.copyOf(arrivals);
    this.policy = policy;
    this.progress = progress;
    this.core = new SchedulerCore(settings(policy), 0);
    core.tune(new Tuning(policy, Map.of(), weights, HealthLimits.DEFAULT));
  }

  private static CoreSettings settings(PlacementPolicy policy) {
    return new CoreSettings(
        Duration.ofSeconds(1),
        3,
        Duration.ofSeconds(2),
        MAX_RESENDS,
        new RetryLimits(3, 20),
        policy,
        RESERVE_AFTER);
  }

  /**
   * @throws ImpossibleJobException where a job would wait for ever
   */
  public PolicyResult run() {
    for (Cluster.Node node : cluster.nodes()) {
      SimulatedNode simulated = new SimulatedNode(node, time, this::report);
      nodes.put(node.id(), simulated);
      core.learn(node.id(), new Capabilities("hash", Set.of(), files(node), node.cache()));
      core.heartbeat(simulated.heartbeat(), true, time.now());
      core.change(use(node), time.now());
    }
    everyJobCanRun();
    List<Arrival> first = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (arrival.follows() == null) {
        first.add(arrival);
      } else {
        followers.computeIfAbsent(arrival.follows(), added -> new ArrayList<>()).add(arrival);
      }
    }
    arrive(first.iterator());
    tick();
    for (int step = 1; done.size() < arrivals.size(); step++) {
      time.step();
      if (step % STEPS_BETWEEN_LOOKS == 0) {
        progress.accept(done.size());
      }
    }
    return outcome();
  }

  private FleetCommand.ChangeNode use(Cluster.Node node) {
    return new FleetCommand.ChangeNode(
        time.now(), node.id(), null, null, node.use().weight(), node.use().priority(), null, null);
  }

  private void everyJobCanRun() {
    List<NodeView> views = core.fleet().views();
    Set<Requirements> asked = new HashSet<>();
    for (Arrival arrival : arrivals) {
      Requirements wanted = arrival.job().requirements();
      if (asked.add(wanted)
          && views.stream()
              .allMatch(view -> NodeFilters.unsuitable(wanted, view, time.now()) != null)) {
        throw new ImpossibleJobException(wanted);
      }
    }
  }

  private Set<String> files(Cluster.Node node) {
    if (node.models() != null) {
      return node.models();
    }
    Set<String> all = new HashSet<>();
    arrivals.forEach(arrival -> arrival.models().forEach(model -> all.add(model.name())));
    return all;
  }

  private void tick() {
    cycle();
    time.after(TICK, this::tick);
  }

  private void arrive(Iterator<Arrival> first) {
    if (first.hasNext()) {
      Arrival arrival = first.next();
      time.at(
          Timeline.START.plus(arrival.at()),
          () -> {
            submit(arrival);
            arrive(first);
          });
    }
  }

  private void submit(Arrival arrival) {
    unfinished.put(arrival.job().id(), arrival);
    submittedAt.put(arrival.job().id(), time.now());
    shares.waits(arrival.job().tenant().value());
    core.submit(arrival.job(), arrival.shape(), time.now());
    cycle();
  }

  private void report(AttemptEvent event) {
    time.after(
        MESSAGE,
        () -> {
          core.report(event, time.now());
          if (event instanceof AttemptEvent.Started) {
            startedAt.put(event.attempt().job(), time.now());
          }
          if (event instanceof AttemptEvent.Succeeded) {
            succeeded(event.attempt());
          }
          cycle();
        });
  }

  private void succeeded(AttemptId attempt) {
    Arrival arrival = unfinished.remove(attempt.job());
    if (arrival == null) {
      throw new IllegalStateException(attempt + " ended twice");
    }
    Instant submitted = submittedAt.remove(attempt.job());
    followers
        .getOrDefault(attempt.job(), List.of())
        .forEach(next -> time.after(next.at(), () -> submit(next)));
    done.add(
        new PolicyResult.Done(
            arrival.job().tenant().value(),
            seconds(submitted, time.now()),
            seconds(Timeline.START, time.now()),
            seconds(submitted, startedAt.remove(attempt.job()))));
    progress.accept(done.size());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private void cycle() {
    core.plan(time.now());
    Changes changes = core.takeChanges();
    for (FleetNode node : core.fleet().nodes()) {
      if (node.holds().size() > node.profile().slots()) {
        throw new IllegalStateException(node.id() + " was given more than its slots");
      }
    }
    for (RunOrder order : changes.runs()) {
      AttemptId attempt = order.attempt();
      Arrival job = unfinished.get(attempt.job());
      if (job == null) {
        throw new IllegalStateException(attempt + " has ended and is to run again");
      }
      shares.served(job.job().tenant().value());
      time.after(MESSAGE, () -> nodes.get(order.node()).receive(attempt, job));
    }
    for (Assignment.Withdraw asked : changes.withdrawals()) {
      time.after(MESSAGE, () -> nodes.get(asked.nodeId()).withdraw(asked.attempt()));
    }
  }

  private PolicyResult outcome() {
    return new PolicyResult(
        policy.name(),
        done,
        nodes.values().stream().mapToInt(SimulatedNode::loads).sum(),
        nodes.values().stream().mapToDouble(SimulatedNode::runSeconds).sum(),
        nodes.values().stream().mapToDouble(SimulatedNode::loadSeconds).sum(),
        nodes.size(),
        shares.index());
  }
}
