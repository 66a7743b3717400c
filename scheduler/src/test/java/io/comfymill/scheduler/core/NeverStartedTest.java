package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that only waited in a server's queue when that server ended under another one. */
class NeverStartedTest {
  private static final NodeId A = new NodeId("a");

  private final CoreFixture world = new CoreFixture();

  private AttemptId waiting(JobId job) {
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, world.nodeOf(job));
    return attempt;
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"COMFYUI_LOST", "WORKER_DIED", "HUNG", "LEASE_EXPIRED"})
  void whatOnlyWaitedIsBackInLineAtOnceAndAtNoCost(FailureCause cause) {
    world.node("a", 1);
    JobId job = world.submit("p");
    for (int i = 0; i < 10; i++) {
      AttemptId attempt = waiting(job);
      world.failed(attempt, "a", cause);

      assertThat(world.find(job).state()).isEqualTo(new JobState.Queued(attempt.next(), true));
      assertThat(world.find(job).failedOn()).isEmpty();
      restarted();
    }
    AttemptId last = world.assigned(job);
    world.ranAndFailed(last, "a", FailureCause.ARTIFACTS_UNAVAILABLE);

    assertThat(world.core.find(job)).as("its first failure that counts").isNotNull();
  }

  /** ComfyUI runs anew, and the node's heartbeats have said so for a while. */
  private void restarted() {
    for (int i = 0; i < 4; i++) {
      world.heartbeat("a", true, 1);
    }
  }

  @Test
  void itIsNextInLineThere() {
    world.node("a", 2);
    JobId pill = world.submit("pill");
    AttemptId running = waiting(pill);
    world.started(running, "a");
    JobId good = world.submit("good");
    AttemptId prefetched = waiting(good);
    JobId later =
        world.submit(CoreFixture.spec("later", -1, 0, world.find(good).ticket().requirements()));
    world.failed(prefetched, "a", FailureCause.COMFYUI_LOST).cancel(pill);
    world.failed(running, "a", FailureCause.CANCELLED).heartbeat("a", true, 1);

    world.core.plan(world.now);

    assertThat(world.find(good).current()).isPresent();
    assertThat(world.find(later).current()).isEmpty();
  }

  @Test
  void aLostNodeIsNotAvoidedByWhatOnlyWaitedThere() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("p");
    waiting(job);
    world.beacons(3);

    Job back = world.find(job);
    assertThat(back.failures()).hasSize(1);
    assertThat(back.failedOn()).isEmpty();
  }

  @Test
  void whatHadBegunAvoidsTheNodeAndPauses() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = waiting(job);
    world.ranAndFailed(attempt, "a", FailureCause.COMFYUI_LOST);

    assertThat(world.find(job).failedOn()).containsExactly(A);
  }

  @Test
  void itStillHasTheBoundOfInfrastructure() {
    world.node("a", 1);
    JobId job = world.submit("p");
    for (int i = 0; i < 21; i++) {
      world.failed(world.assigned(job), "a", FailureCause.COMFYUI_LOST);
    }

    assertThat(world.core.find(job)).isNull();
    assertThat(world.core.takeChanges().deadJobs()).hasSize(1);
  }

  @Test
  void whatWaitsOnANodeThatGoesOfflineIsTakenBackAtOnce() {
    world.node("a", 2);
    AttemptId attempt = waiting(world.submit("p"));
    world.core.takeChanges();

    world.heartbeat("a", false, 2, attempt);

    assertThat(world.core.takeChanges().withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(attempt);
  }

  @Test
  void whatWaitsOnANodeThatNeedsARestartIsTakenBackAtOnce() {
    world.node("a", 2);
    AttemptId attempt = waiting(world.submit("p"));
    world.core.takeChanges();

    world.restartNeeded("a", 2, attempt);

    assertThat(world.core.takeChanges().withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(attempt);
  }

  @Test
  void aDeadWorkerTakesNothingAndGivesBackWhatWaitsForItUntilItWasRestarted() {
    world.node("a", 2);
    AttemptId running = waiting(world.submit("pill"));
    world.started(running, "a");
    AttemptId prefetched = waiting(world.submit("good"));
    world.core.takeChanges();

    world.failed(running, "a", FailureCause.WORKER_DIED);

    Changes changes = world.core.takeChanges();
    assertThat(changes.withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(prefetched);
    assertThat(Objects.requireNonNull(changes.nodes().get(A)).profile().restartNeeded()).isTrue();

    // A heartbeat from before the report changes nothing.
    world.failed(prefetched, "a", FailureCause.WITHDRAWN).heartbeat("a", true, 2);
    assertThat(world.core.plan(world.now).placements()).isEmpty();

    world.restartNeeded("a", 2);
    assertThat(world.core.plan(world.now).placements()).isEmpty();

    world.heartbeat("a", true, 2);
    assertThat(world.core.plan(world.now).placements()).isNotEmpty();
  }

  @Test
  void anAgentThatRestartedItBeforeItSaidSoIsBelievedAfterAWhile() {
    world.node("a", 2);
    AttemptId running = waiting(world.submit("pill"));
    world.started(running, "a").failed(running, "a", FailureCause.WORKER_DIED);

    for (int i = 0; i < 3; i++) {
      world.heartbeat("a", true, 2);
      assertThat(nodeA().takesNothing()).isTrue();
    }
    world.heartbeat("a", true, 2);

    assertThat(nodeA().takesNothing()).isFalse();
  }

  private FleetNode nodeA() {
    return Objects.requireNonNull(world.core.fleet().node(A));
  }
}
