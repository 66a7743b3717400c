package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.RunOrder;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.simulation.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The real core in a made-up cluster: virtual time, and everything that happens drawn from one
 * seed. Nodes die and return, messages are late, lost, doubled and overtake each other, and the
 * scheduler crashes before a commit, after it, and before it has sent what it committed. What must
 * always hold is looked at after every event.
 */
final class ClusterSimulation {
  private static final int NODES = 4;
  private static final int JOBS = 40;
  private static final Capabilities ALL =
      new Capabilities("hash", Set.of(), Set.of("model-0", "model-1", "model-2"));

  private final CoreSettings settings;
  private final Timeline time = new Timeline();
  private final Faults faults;
  private final SimulatedDatabase database = new SimulatedDatabase();
  private final Map<NodeId, SimulatedAgent> agents = new TreeMap<>();
  private final List<JobId> submitted = new ArrayList<>();
  private SchedulerCore core;

  ClusterSimulation(long seed) {
    this.faults = new Faults(new SplittableRandom(seed));
    this.settings = CoreFixture.settings(Policies.ALL.get((int) (seed % Policies.ALL.size())));
    this.core = restored();
  }

  /** Half the time things go wrong, then they do not, and every job must end. */
  void run() {
    populate();
    Duration trouble = Duration.ofSeconds(60);
    runUntil(trouble);
    faults.calm();
    runUntil(trouble.plusSeconds(120));
    for (JobId job : submitted) {
      assertThat(database.hasEnded(job)).as("%s has ended: %s", job, database.job(job)).isTrue();
    }
  }

  private void populate() {
    for (int i = 0; i < NODES; i++) {
      NodeId id = new NodeId("node-" + i);
      SimulatedAgent agent = new SimulatedAgent(id, time, faults, this::toScheduler);
      agents.put(id, agent);
      core.learn(id, ALL);
      agent.heartbeat();
    }
    for (int i = 0; i < JOBS; i++) {
      JobSpec spec = spec(i);
      submitted.add(spec.id());
      time.after(faults.between(0, 50_000), () -> submit(spec));
    }
    beacon();
    tick();
    trouble();
    withdrawOne();
  }

  /** Of a few tenants, clients, tiers and models, so that all of the backlog is used. */
  private static JobSpec spec(int i) {
    List<String> models = i % 4 == 3 ? List.of() : List.of("model-" + i % 4);
    return CoreFixture.spec(
        "tenant-" + i % 3,
        i % 5 == 0 ? null : "client-" + i % 5,
        "job-" + i,
        i,
        i % 7 == 0 ? 1 : 0,
        Requirements.of(List.of(), models));
  }

  private void submit(JobSpec spec) {
    toScheduler(new JobCommand.Submit(time.now(), spec));
    if (faults.happens(0.15)) {
      JobCommand cancel = new JobCommand.Cancel(time.now(), spec.id(), spec.tenant(), "not wanted");
      // Same key, same partition: a cancel never overtakes its submit.
      time.after(faults.between(6100, 12_000), () -> toScheduler(cancel));
    }
  }

  private void runUntil(Duration sinceStart) {
    Instant end = Instant.parse("2026-01-01T00:00:00Z").plus(sinceStart);
    while (time.now().isBefore(end)) {
      time.step();
    }
  }

  private void trouble() {
    if (faults.happens(0.2)) {
      agents.get(new NodeId("node-" + faults.oneOf(NODES))).die();
    }
    time.after(Duration.ofSeconds(2), this::trouble);
  }

  /** As a policy may at any time, of attempts that have begun or have not. */
  private void withdrawOne() {
    List<AttemptId> placed =
        submitted.stream()
            .map(core::find)
            .filter(Objects::nonNull)
            .flatMap(job -> job.current().stream())
            .map(Attempt::id)
            .toList();
    if (!placed.isEmpty() && faults.happens(0.3)) {
      core.withdraw(placed.get(faults.oneOf(placed.size())), time.now());
      cycle();
    }
    time.after(Duration.ofMillis(500), this::withdrawOne);
  }

  /** Late, now and then twice, and reports now and then never. */
  private void toScheduler(Object message) {
    boolean mayBeLost = message instanceof Heartbeat || message instanceof AttemptEvent;
    if (mayBeLost && faults.happens(0.02)) {
      return;
    }
    time.after(faults.delay(), () -> deliver(message));
    if (faults.happens(0.05)) {
      time.after(faults.delay(), () -> deliver(message));
    }
  }

  private void beacon() {
    time.after(faults.delay(), () -> deliver(new Heartbeat.OfScheduler(time.now(), "me", 1)));
    time.after(Duration.ofSeconds(1), this::beacon);
  }

  private void tick() {
    core.tick(time.now());
    cycle();
    time.after(Duration.ofMillis(250), this::tick);
  }

  private void deliver(Object message) {
    apply(message);
    if (faults.happens(0.005)) {
      core = restored(); // not committed, so Kafka gives it again
      time.after(Duration.ofMillis(100), () -> deliver(message));
      return;
    }
    cycle();
  }

  private void apply(Object message) {
    if (message instanceof JobCommand.Submit submit) {
      if (!database.hasEnded(submit.jobId())) {
        core.submit(submit.job(), submit.job().requirements().hashCode(), time.now());
      }
    } else if (message instanceof JobCommand.Cancel cancel) {
      core.cancel(cancel, time.now());
    } else if (message instanceof AttemptEvent event) {
      report(event);
    } else if (message instanceof Heartbeat.OfNode heartbeat) {
      core.heartbeat(heartbeat, true, time.now());
    } else {
      core.beacon(time.now());
    }
  }

  private void report(AttemptEvent event) {
    Job before = core.find(event.attempt().job());
    core.report(event, time.now());
    boolean current =
        before != null
            && before.current().stream().anyMatch(open -> open.id().equals(event.attempt()));
    if (!current) {
      assertThat(core.find(event.attempt().job()))
          .as("the job after %s, which is not of its current attempt", event)
          .isEqualTo(before);
    }
  }

  private void cycle() {
    core.plan(time.now());
    Changes changes = core.takeChanges();
    database.commit(changes);
    noNodeHoldsMoreThanItsSlots();
    if (faults.happens(0.005)) {
      core = restored(); // committed and not sent
      return;
    }
    changes.runs().forEach(this::send);
    changes.cancels().forEach(this::send);
    changes.withdrawals().forEach(this::send);
  }

  private void send(RunOrder order) {
    send(
        new Assignment.Run(
            time.now(), order.node(), order.attempt(), database.spec(order.attempt().job())));
  }

  private void send(Assignment assignment) {
    if (!faults.happens(0.02)) {
      time.after(faults.delay(), () -> agents.get(assignment.nodeId()).receive(assignment));
    }
    if (faults.happens(0.02)) {
      time.after(faults.delay(), () -> agents.get(assignment.nodeId()).receive(assignment));
    }
  }

  private SchedulerCore restored() {
    SchedulerCore restored = database.restore(settings);
    agents.keySet().forEach(id -> restored.learn(id, ALL));
    return restored;
  }

  private void noNodeHoldsMoreThanItsSlots() {
    for (FleetNode node : core.fleet().nodes()) {
      assertThat(node.holds().size())
          .as("attempts that hold a slot of %s", node.id())
          .isLessThanOrEqualTo(node.profile().slots());
    }
  }
}
