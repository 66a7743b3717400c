package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.Tuning;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.NodeSettings;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import io.comfymill.scheduler.simulation.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The real core in a made-up cluster: virtual time, and everything that happens drawn from one
 * seed. Nodes die and return; agents are cut off for longer than their lease, in one direction or
 * both; messages are late, lost, doubled and overtake each other; schedulers crash at every point
 * of their cycle, stand still, and lead without knowing that another leads by now; clocks jump.
 * What must always hold is looked at after every event, and at the end every job must have ended.
 */
final class ClusterSimulation implements SimulatedCluster {
  private static final int NODES = 4;
  private static final Duration TROUBLE = Duration.ofSeconds(60);
  private static final Duration PEACE = Duration.ofSeconds(120);

  /**
   * A node that was taken out at the end of the trouble is tried again well before the peace ends.
   */
  private static final HealthLimits HEALTH =
      new HealthLimits(3, 2, Duration.ofSeconds(5), Duration.ofSeconds(20));

  /** Of which each is owed a third of a turn that another one has. */
  private static final double TENANTS = 3;

  /**
   * How far a tenant that has just been served may fall behind before the queue lets it go first
   * again. Each of the others makes up for four turns, has the one that it was before it, and one
   * more where they are even and it came first; it lets two turns of each pass where the policy
   * waits for a warm node; and on each of the three nodes that some jobs must go to (pinned, by
   * label, by VRAM) a slot may be kept from it, once.
   */
  private static final double TURNS_BEHIND =
      (TENANTS - 1) / TENANTS * (FairnessWatch.MADE_UP + 1 + 1 + 2) + 3 / TENANTS;

  private static final List<QueueName> QUEUES =
      List.of(
          QueueName.EVERYTHING,
          new QueueName(QueueName.Scope.TENANT, "tenant-0"),
          new QueueName(QueueName.Scope.TENANT, "tenant-2"),
          new QueueName(QueueName.Scope.POOL, NodeSettings.DEFAULT_POOL));

  private static final Capabilities ALL =
      new Capabilities("hash", Set.of(), Set.of("model-0", "model-1", "model-2"));

  private final Timeline time = new Timeline();
  private final CoreSettings settings;
  private final DrivenCore.Kind kind;
  private final SimulatedDatabase database;
  private final Faults faults;
  private final EventLog log;
  private final SimulatedKafka kafka;
  private final Map<NodeId, SimulatedAgent> agents = new LinkedHashMap<>();
  private final Map<JobId, JobSpec> submitted = new LinkedHashMap<>();
  private final List<SimulatedScheduler> schedulers;

  /**
   * @param kind the real core, or one that is broken on purpose
   * @param logLines how many of the last events to keep in words
   */
  ClusterSimulation(long seed, DrivenCore.Kind kind, SimulatedDatabase database, int logLines) {
    this.settings = settings(Policies.ALL.get((int) (seed % Policies.ALL.size())));
    this.kind = kind;
    this.database = database;
    this.faults = new Faults(new SplittableRandom(seed));
    this.log = new EventLog(time, logLines);
    this.kafka = new SimulatedKafka(time, faults);
    this.schedulers =
        List.of(
            new SimulatedScheduler("scheduler-1", this, faults),
            new SimulatedScheduler("scheduler-2", this, faults));
  }

  private static CoreSettings settings(PlacementPolicy policy) {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    return CoreFixture.settings(
        Duration.ofSeconds(1),
        3,
        Duration.ofSeconds(2),
        new RetryLimits(3, 20, 5, backoff),
        policy);
  }

  /** Null where all that must hold held. */
  @Nullable Throwable failure() {
    try {
      run();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e;
    }
  }

  /** The last of what happened. */
  String events() {
    return log.toString();
  }

  /** For a while things go wrong, then they do not, and every job must end. */
  private void run() {
    populate();
    runUntil(TROUBLE);
    faults.calm();
    agents.values().forEach(SimulatedAgent::reconnect);
    time.after(Duration.ofSeconds(7), this::resumeAll); // after the last that was sent and is late
    time.after(Duration.ofSeconds(25), schedulers.get(0)::leadByTheRightTime);
    runUntil(TROUBLE.plus(PEACE));
    for (JobId job : submitted.keySet()) {
      assertThat(database.hasEnded(job)).as("%s has ended: %s", job, database.job(job)).isTrue();
    }
    agents.forEach((id, agent) -> assertThat(agent.held()).as("left at work on %s", id).isEmpty());
  }

  private void populate() {
    for (int i = 0; i < NODES; i++) {
      NodeId id = new NodeId("node-" + i);
      SimulatedAgent agent = new SimulatedAgent(id, i == 3 ? 80 : 24, time, faults, kafka::send);
      agents.put(id, agent);
      agent.heartbeat();
    }
    Workload workload = Workload.drawn(faults);
    for (int i = 0; i < workload.jobs(); i++) {
      JobSpec spec = workload.job(i);
      submitted.put(spec.id(), spec);
      time.after(workload.submitAt(spec, faults), () -> submit(spec));
    }
    kafka.whenever(() -> schedulers.forEach(SimulatedScheduler::cycle));
    schedulers.get(0).lead();
    schedulers.forEach(SimulatedScheduler::start);
    trouble();
  }

  private void submit(JobSpec spec) {
    kafka.send(new JobCommand.Submit(time.now(), spec, null));
    if (faults.happens(0.15)) {
      JobCommand cancel = new JobCommand.Cancel(time.now(), spec.id(), spec.tenant(), "not wanted");
      // Same key, same partition: a cancel never overtakes its submit.
      time.after(faults.between(6100, 12_000), () -> kafka.send(cancel));
    }
  }

  private void runUntil(Duration sinceStart) {
    Instant end = Timeline.START.plus(sinceStart);
    while (time.now().isBefore(end)) {
      time.step();
    }
  }

  private void trouble() {
    List<JobSpec> jobs = List.copyOf(submitted.values());
    SimulatedAgent agent = agents.get(new NodeId("node-" + faults.oneOf(NODES)));
    if (faults.happens(0.1)) {
      log.add(() -> "a node dies");
      agent.die();
    } else if (faults.happens(0.1)) {
      cutOff(agent);
    } else if (faults.happens(0.1)) {
      agent.clockJumps(faults.clockOffset());
    } else if (faults.happens(0.1)) {
      troubleOfSchedulers(schedulers.get(faults.oneOf(schedulers.size())));
    }
    if (faults.happens(0.1)) {
      NodeId node = new NodeId("node-" + faults.oneOf(NODES));
      kafka.send(change(node, faults.oneOf(3) > 0, faults.oneOf(3) == 0));
    }
    if (faults.happens(0.3)) {
      command(jobs.get(faults.oneOf(jobs.size())));
    }
    if (faults.happens(0.3)) {
      queueCommand(jobs.get(faults.oneOf(jobs.size())), jobs.get(faults.oneOf(jobs.size())));
    }
    if (faults.happens(0.1)) {
      pause(QUEUES.get(faults.oneOf(QUEUES.size())));
    }
    time.after(Duration.ofSeconds(1), this::trouble);
  }

  /** Of a job that is not there yet, waits, runs or has ended. */
  private void command(JobSpec job) {
    if (faults.happens(0.5)) {
      long seen = database.retryAsked(job.id());
      kafka.send(new JobCommand.Retry(time.now(), job.id(), job.tenant(), seen));
    } else {
      kafka.send(
          new JobCommand.Reprioritise(
              time.now(), job.id(), job.tenant(), faults.oneOf(3), (double) -faults.oneOf(9)));
    }
  }

  private void queueCommand(JobSpec job, JobSpec other) {
    if (faults.happens(0.5)) {
      kafka.send(
          new JobCommand.Move(
              time.now(), job.id(), job.tenant(), other.id(), faults.oneOf(2) == 0));
    } else {
      kafka.send(new JobCommand.Hold(time.now(), job.id(), job.tenant(), true));
      if (faults.happens(0.8)) {
        time.after(faults.between(100, 20_000), () -> release(job));
      }
    }
  }

  private void release(JobSpec job) {
    kafka.send(new JobCommand.Hold(time.now(), job.id(), job.tenant(), false));
  }

  private void pause(QueueName queue) {
    kafka.send(new FleetCommand.PauseQueue(time.now(), queue, true, null));
    time.after(faults.between(100, 8_000), () -> resume(queue));
  }

  private void resume(QueueName queue) {
    kafka.send(new FleetCommand.PauseQueue(time.now(), queue, false, null));
  }

  private void resumeAll() {
    QUEUES.forEach(this::resume);
    submitted.values().forEach(this::release);
    agents.keySet().forEach(id -> kafka.send(change(id, true, false)));
  }

  private FleetCommand change(NodeId node, boolean enabled, boolean draining) {
    return new FleetCommand.ChangeNode(time.now(), node, null, null, null, null, enabled, draining);
  }

  private void cutOff(SimulatedAgent agent) {
    int direction = faults.oneOf(3);
    log.add(() -> "an agent is cut off, way " + direction);
    agent.cutOff(direction != 0, direction != 1);
    time.after(faults.between(500, 25_000), agent::reconnect);
  }

  /** The other one takes over, which the first may learn much later. */
  private void troubleOfSchedulers(SimulatedScheduler one) {
    if (faults.happens(0.5) && !one.isPaused()) {
      log.add(() -> "a scheduler stands still");
      one.pause(faults.between(100, 20_000));
    }
    schedulers.stream()
        .filter(other -> !other.equals(one) && !other.isPaused())
        .forEach(SimulatedScheduler::lead);
  }

  @Override
  public void send(Assignment assignment) {
    log.add(() -> "sent: " + assignment);
    SimulatedAgent agent = Objects.requireNonNull(agents.get(assignment.nodeId()));
    if (!faults.happens(0.02)) {
      time.after(faults.delay(), () -> agent.receive(assignment));
    }
    if (faults.happens(0.02)) {
      time.after(faults.delay(), () -> agent.receive(assignment));
    }
  }

  @Override
  public DrivenCore restored() {
    SchedulerCore core = database.restore(settings);
    core.tune(new Tuning(settings.policy(), Map.of(), Map.of(), HEALTH));
    agents.keySet().forEach(id -> core.learn(id, ALL));
    FairnessWatch fairness =
        new FairnessWatch(id -> Objects.requireNonNull(submitted.get(id)), TURNS_BEHIND);
    DrivenCore driven = kind.drive(core, submitted.keySet(), fairness);
    driven.restored(database.paused());
    return driven;
  }

  @Override
  public Timeline time() {
    return time;
  }

  @Override
  public SimulatedKafka kafka() {
    return kafka;
  }

  @Override
  public SimulatedDatabase database() {
    return database;
  }

  @Override
  public EventLog log() {
    return log;
  }
}
