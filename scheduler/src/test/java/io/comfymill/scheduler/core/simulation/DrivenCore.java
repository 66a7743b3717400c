package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.fleet.OperatorSettings;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.pass.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The real core, with what must hold of its state looked at after every call. Copies that are
 * broken on purpose override what they break.
 */
class DrivenCore {
  /** The first time, again and again, and then until a heartbeat comes that says no word of it. */
  private static final int MOST_SENT = 1 + CoreFixture.MAX_RESENDS + 4;

  final SchedulerCore core;
  private final Set<JobId> submitted;
  private final FairnessWatch fairness;
  private final Set<QueueName> paused = new HashSet<>();
  private final Set<JobId> since = new HashSet<>();
  private final Map<AttemptId, Integer> sent = new HashMap<>();
  private int expectedStale;

  /**
   * @param submitted every job there is, which grows
   */
  DrivenCore(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
    this.core = core;
    this.submitted = submitted;
    this.fairness = fairness;
  }

  /** What the database says of the pauses, of which the core has been told. */
  void restored(Set<QueueName> queues) {
    paused.addAll(queues);
  }

  /** How a core comes to be driven: the real way, or one of the broken ones. */
  @FunctionalInterface
  interface Kind {
    DrivenCore drive(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness);
  }

  /**
   * @param known as it is committed
   */
  void submit(JobSpec spec, KnownEnds known, Instant now) {
    core.submit(spec, spec.requirements().hashCode(), known, now);
    since.add(spec.id());
  }

  void cancel(JobCommand.Cancel command, Instant now) {
    core.cancel(command, now);
    isConsistent();
  }

  /** A report of any attempt but the current one changes nothing of the job and is counted. */
  final void report(AttemptEvent event, Instant now) {
    whatTimeBrings(event, now);
    Job before = core.find(event.attempt().job());
    boolean current =
        before != null
            && before
                .current()
                .filter(open -> open.id().equals(event.attempt()))
                .filter(open -> open.node().equals(event.nodeId()))
                .isPresent();
    take(event, now);
    if (!current) {
      expectedStale++;
      assertThat(core.find(event.attempt().job()))
          .as("the job after %s, which is not of its current attempt", event)
          .isEqualTo(before);
    }
    isConsistent();
  }

  /** First, so that it is not taken for an effect of the report. */
  private void whatTimeBrings(AttemptEvent event, Instant now) {
    AttemptId nobodys = new AttemptId(new JobId(new UUID(0, 0)), 1);
    core.report(new AttemptEvent.Accepted(event.at(), nobodys, event.nodeId()), now);
    expectedStale++;
  }

  void reprioritise(JobCommand.Reprioritise command, Instant now) {
    core.reprioritise(command, now);
    isConsistent();
  }

  /**
   * @param stored as it is committed
   */
  void retry(JobCommand.Retry command, Job stored, KnownEnds known, Instant now) {
    core.retry(command, stored, known, now);
    isConsistent();
  }

  void hold(JobCommand.Hold command, Instant now) {
    core.hold(command, now);
    isConsistent();
  }

  void move(JobCommand.Move command, Instant now) {
    core.move(command, now);
    isConsistent();
  }

  void pause(FleetCommand.PauseQueue command, Instant now) {
    core.pause(command, now);
    paused.removeIf(command.queue()::equals);
    if (command.paused()) {
      paused.add(command.queue());
    }
    isConsistent();
  }

  /** As a policy may, or a drain: of attempts that have begun and of those that have not. */
  void withdrawOne(int which, Instant now) {
    List<Job> placed = new ArrayList<>();
    submitted.stream().map(core::find).filter(DrivenCore::isPlaced).forEach(placed::add);
    if (!placed.isEmpty()) {
      placed
          .get(which % placed.size())
          .current()
          .ifPresent(attempt -> core.withdraw(attempt.id(), now));
      isConsistent();
    }
  }

  void take(AttemptEvent event, Instant now) {
    core.report(event, now);
  }

  void heartbeat(Heartbeat.OfNode heartbeat, boolean caughtUp, Instant now) {
    core.heartbeat(heartbeat, caughtUp, now);
    isConsistent();
  }

  void beacon(Instant now) {
    core.beacon(now);
    isConsistent();
  }

  void tick(Instant now) {
    core.tick(now);
    isConsistent();
  }

  void plan(Instant now) {
    Plan plan = core.plan(now);
    core.forecast(now);
    fairness.placed(plan, core, submitted);
    plan.placements().forEach(placement -> mayTake(placement.node()));
    plan.placements().forEach(placement -> mayStart(placement.job(), now));
    isConsistent();
  }

  private void mayStart(Job job, Instant now) {
    JobConditions left = job.ticket().conditions();
    assertThat(left.held() || !left.dependsOn().isEmpty() || job.ticket().answeredBy() != null)
        .as("%s is placed, which should wait", job)
        .isFalse();
    Instant startAfter = fairness.startAfter(job.id());
    if (startAfter != null && since.contains(job.id())) { // earlier ones had clocks of their own
      assertThat(now).as("when %s is placed; it may start", job).isAfterOrEqualTo(startAfter);
    }
    assertThat(paused)
        .as("paused queues, one of which is that of %s, which is placed", job)
        .doesNotContain(
            QueueName.EVERYTHING,
            new QueueName(QueueName.Scope.TENANT, job.ticket().tenant().value()));
  }

  private void mayTake(NodeId id) {
    FleetNode node = Objects.requireNonNull(core.fleet().node(id));
    OperatorSettings operators = node.stored().operators();
    assertThat(operators.enabled() && !operators.draining())
        .as("may %s take anything new: %s", id, operators)
        .isTrue();
    assertThat(paused)
        .as("paused queues, one of which is that of the pool of %s, which is given work", id)
        .doesNotContain(new QueueName(QueueName.Scope.POOL, node.settings().pool()));
    assertThat(node.profile().online() && !node.profile().restartNeeded())
        .as("can %s take anything new: %s", id, node.profile())
        .isTrue();
  }

  void change(FleetCommand.ChangeNode command, Instant now) {
    core.change(command, now);
    isConsistent();
  }

  Changes takeChanges() {
    Changes changes = core.takeChanges();
    assertThat(changes.stale()).as("stale reports that were counted").hasSize(expectedStale);
    expectedStale = 0;
    changes.runs().forEach(this::isSentABoundedNumberOfTimes);
    return changes;
  }

  private void isSentABoundedNumberOfTimes(RunOrder order) {
    assertThat(sent.merge(order.attempt(), 1, Integer::sum))
        .as("how often %s was sent", order)
        .isLessThanOrEqualTo(MOST_SENT);
  }

  /** Slots and jobs tell the same story, and no node has more than it can take. */
  private void isConsistent() {
    int held = 0;
    for (FleetNode node : core.fleet().nodes()) {
      long vram = node.profile().vramTotalBytes();
      assertThat(node.holds().size())
          .as("attempts that hold a slot of %s", node.id())
          .isLessThanOrEqualTo(node.profile().slots());
      for (Hold hold : node.holds()) {
        isCurrent(node.id(), hold);
        assertThat(hold.work().requirements().minVramBytes())
            .as("VRAM that %s needs of %s", hold.attempt(), node.id())
            .isLessThanOrEqualTo(vram);
        held++;
      }
    }
    long placed = submitted.stream().map(core::find).filter(DrivenCore::isPlaced).count();
    assertThat((long) held).as("slots in use, against jobs that have a node").isEqualTo(placed);
  }

  private static boolean isPlaced(@Nullable Job job) {
    return job != null && job.current().isPresent();
  }

  private void isCurrent(NodeId node, Hold hold) {
    Job job = core.find(hold.attempt().job());
    boolean current =
        job != null
            && job.current()
                .filter(open -> open.id().equals(hold.attempt()) && open.node().equals(node))
                .isPresent();
    assertThat(current).as("%s has a slot of %s; its job: %s", hold.attempt(), node, job).isTrue();
  }
}
