package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerCoreTest {
  private final CoreFixture world = new CoreFixture();

  @Test
  void aJobGoesFromSubmitToSuccess() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, "a").started(attempt, "a").succeeded(attempt, "a");

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).containsExactly("Queued", "Assigned", "Running", "Succeeded");
    assertThat(changes.events().stream().map(event -> event.job().sequence()))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(changes.runs()).containsExactly(new RunOrder(attempt, new NodeId("a")));
    assertThat(changes.jobs())
        .hasSize(1)
        .first()
        .satisfies(
            change -> {
              assertThat(change.job().state()).isInstanceOf(JobState.Succeeded.class);
              assertThat(change.result()).isNotNull();
            });
    assertThat(world.core.unfinished()).isZero();
  }

  @Test
  void theSameJobSubmittedTwiceIsOneJob() {
    world.submit("p");
    world.submit("p");

    assertThat(names(world.core.takeChanges())).containsExactly("Queued");
    assertThat(world.core.queued()).isEqualTo(1);
  }

  @Test
  void aSuccessCountsThoughItsStartWasNotSeen() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.succeeded(world.assigned(job), "a");

    assertThat(world.core.find(job)).isNull();
  }

  @Test
  void theSlotOfAnEndedAttemptIsFree() {
    world.node("a", 1);
    JobId first = world.submit("1");
    JobId second = world.submit("2");
    AttemptId attempt = world.assigned(first);
    assertThat(world.core.queued()).isEqualTo(1);

    world.succeeded(attempt, "a");

    assertThat(world.assigned(second)).isEqualTo(new AttemptId(second, 1));
  }

  @Test
  void aReportOfAnOlderAttemptChangesNothingAndIsCounted() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p");
    AttemptId first = world.assigned(job);
    String node = world.nodeOf(job);
    world.started(first, node).failed(first, node, FailureCause.HUNG);
    AttemptId second = world.assigned(job);
    world.core.takeChanges();

    world.succeeded(first, node);

    Changes changes = world.core.takeChanges();
    assertThat(changes.stale()).hasSize(1);
    assertThat(changes.jobs()).isEmpty();
    assertThat(changes.events()).isEmpty();
    assertThat(world.current(job)).isEqualTo(second);
  }

  @Test
  void aReportOfTheSameAttemptFromAnotherNodeIsStale() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    String other = world.nodeOf(job).equals("a") ? "b" : "a";

    world.succeeded(attempt, other);

    assertThat(world.core.takeChanges().stale()).hasSize(1);
    assertThat(world.current(job)).isEqualTo(attempt);
  }

  @Test
  void aReportThatComesTwiceCountsOnce() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.succeeded(attempt, "a");
    world.core.takeChanges();

    world.succeeded(attempt, "a").started(attempt, "a");

    Changes changes = world.core.takeChanges();
    assertThat(changes.isEmpty()).isTrue();
    assertThat(changes.stale()).hasSize(2);
  }

  @Test
  void aFailedAttemptIsTriedOnAnotherNode() {
    world.node("a", 2).node("b", 2);
    JobId job = world.submit("p");
    AttemptId first = world.assigned(job);
    String node = world.nodeOf(job);
    world.failed(first, node, FailureCause.EXECUTION_ERROR);

    assertThat(world.assigned(job)).isEqualTo(first.next());
    assertThat(world.nodeOf(job)).isNotEqualTo(node);
  }

  @Test
  void anErrorOfTheGraphIsNotRepeatedOnTheNodeThatRaisedIt() {
    world.node("a", 2);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), "a", FailureCause.EXECUTION_ERROR);

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).containsExactly("Queued", "Assigned", "Failed");
    assertThat(changes.deadJobs()).hasSize(1);
  }

  @Test
  void aHungJobIsTriedAgainOnItsOnlyNode() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId first = world.assigned(job);
    world.failed(first, "a", FailureCause.HUNG);

    assertThat(world.assigned(job)).isEqualTo(first.next());
  }

  @Test
  void aJobOutOfAttemptsFailsWithEveryCause() {
    world.node("a", 1).node("b", 1).node("c", 1);
    JobId job = world.submit("p");
    for (FailureCause cause :
        List.of(FailureCause.HUNG, FailureCause.OUT_OF_MEMORY, FailureCause.EXECUTION_ERROR)) {
      AttemptId attempt = world.assigned(job);
      world.ranAndFailed(attempt, world.nodeOf(job), cause);
    }

    Changes changes = world.core.takeChanges();
    assertThat(changes.events())
        .last()
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
    assertThat(changes.deadJobs())
        .hasSize(1)
        .first()
        .satisfies(
            dead ->
                assertThat(dead.attempts())
                    .extracting(attempt -> attempt.cause())
                    .containsExactly(
                        FailureCause.HUNG,
                        FailureCause.OUT_OF_MEMORY,
                        FailureCause.EXECUTION_ERROR));
  }

  @Test
  void anInvalidWorkflowFailsAtOnceAndIsNoDeadJob() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), world.nodeOf(job), FailureCause.INVALID_WORKFLOW);

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).last().isEqualTo("Failed");
    assertThat(changes.deadJobs()).isEmpty();
  }

  @Test
  void aNodeThatRefusedIsLeftAloneForAWhile() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId first = world.assigned(job);
    world.rejected(first, "a");
    world.core.plan(world.now);
    assertThat(world.find(job).state()).isEqualTo(new JobState.Queued(first.next(), true));

    world.pass(Duration.ofMillis(250));

    assertThat(world.assigned(job)).isEqualTo(first.next());
  }

  @Test
  void anAssignmentIsSentAgainUntilItIsAcknowledged() {
    world.node("a", 1);
    AttemptId attempt = world.assigned(world.submit("p"));
    world.core.takeChanges();

    world.pass(Duration.ofSeconds(1));
    world.core.tick(world.now);
    assertThat(world.core.takeChanges().runs()).isEmpty();

    world.pass(Duration.ofSeconds(1));
    world.core.tick(world.now);
    assertThat(world.core.takeChanges().runs()).hasSize(1);

    world.accepted(attempt, "a").pass(Duration.ofSeconds(10));
    world.core.tick(world.now);
    assertThat(world.core.takeChanges().runs()).isEmpty();
  }

  @Test
  void aHeartbeatThatListsTheAttemptAcknowledgesIt() {
    world.node("a", 1);
    AttemptId attempt = world.assigned(world.submit("p"));
    world.heartbeat("a", true, 1, attempt);
    world.core.takeChanges();

    world.pass(Duration.ofSeconds(10));
    world.core.tick(world.now);

    assertThat(world.core.takeChanges().runs()).isEmpty();
  }

  @Test
  void afterARestoreUnacknowledgedAssignmentsAreSentAtTheFirstTick() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);

    SchedulerCore restored = restored();
    restored.tick(world.now);

    assertThat(restored.takeChanges().runs())
        .containsExactly(new RunOrder(attempt, new NodeId("a")));
  }

  @Test
  void afterARestoreSequenceNumbersGoOn() {
    world.submit("p");
    SchedulerCore restored = restored();
    restored.submit(CoreFixture.spec("q", 0, 0, Requirements.NONE), 0, world.now);

    assertThat(restored.takeChanges().events().get(0).job().sequence()).isEqualTo(2);
    assertThat(restored.queued()).isEqualTo(2);
  }

  private SchedulerCore restored() {
    return CoreFixture.restored(CoreFixture.SETTINGS, world.core.takeChanges());
  }

  @Test
  void aQueuedJobIsCancelledAtOnce() {
    JobId job = world.submit("p");
    world.cancel(job);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued", "Cancelled");
    assertThat(world.core.find(job)).isNull();
    assertThat(world.core.queued()).isZero();
  }

  @Test
  void aRunningJobIsCancelledOnceItsAgentSaysSo() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.started(attempt, "a");
    world.core.takeChanges();

    world.cancel(job);
    Changes asked = world.core.takeChanges();
    assertThat(asked.cancels()).extracting(Assignment.Cancel::attempt).containsExactly(attempt);
    assertThat(asked.events()).isEmpty();
    assertThat(asked.jobs())
        .first()
        .satisfies(change -> assertThat(change.job().cancelReason()).isEqualTo("not wanted"));

    world.failed(attempt, "a", FailureCause.CANCELLED);
    assertThat(world.core.takeChanges().events())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Cancelled.class, event -> assertThat(event.reason()).isEqualTo("not wanted"));
  }

  @Test
  void aCancelIsSentAgainUntilItIsAnswered() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, "a").cancel(job);
    world.core.takeChanges();

    world.pass(Duration.ofSeconds(2));
    world.core.tick(world.now);

    assertThat(world.core.takeChanges().cancels()).hasSize(1);
  }

  @Test
  void aSecondCancelChangesNothing() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.assigned(job);
    world.cancel(job);
    world.core.takeChanges();

    world.cancel(job);

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }

  @Test
  void aSuccessBeforeTheCancelWins() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.cancel(job).succeeded(attempt, "a").failed(attempt, "a", FailureCause.CANCELLED);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued", "Assigned", "Succeeded");
  }

  @Test
  void aJobBeingCancelledIsNotRequeuedWhenItsNodeIsLost() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.assigned(job);
    world.cancel(job).beacons(10);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued", "Assigned", "Cancelled");
  }

  @Test
  void cancellingAJobThatEndedOrNeverWasChangesNothing() {
    world.cancel(CoreFixture.spec("never", 0, 0, Requirements.NONE).id());

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }

  @Test
  void aPromptInterruptedOnTheNodeItselfIsCancelled() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), "a", FailureCause.CANCELLED);

    assertThat(names(world.core.takeChanges())).last().isEqualTo("Cancelled");
  }
}
