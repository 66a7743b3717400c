package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.job.JobTicket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Attempts that have not begun are given back, and their jobs are none the worse for it. */
class WithdrawRequestsTest {
  private final CoreFixture world = new CoreFixture();
  private final JobId job;
  private final AttemptId attempt;

  WithdrawRequestsTest() {
    world.beacons(1).node("a", 1);
    job = world.submit("p");
    attempt = world.assigned(job);
    world.accepted(attempt, "a");
    world.core.takeChanges();
  }

  private void withdraw() {
    world.core.withdraw(attempt, world.now);
  }

  @Test
  void theNodeIsAskedAndKeepsTheSlotUntilItAnswers() {
    withdraw();

    Changes changes = world.core.takeChanges();
    assertThat(changes.withdrawals())
        .containsExactly(new Assignment.Withdraw(world.now, new NodeId("a"), attempt));
    assertThat(changes.isEmpty()).isFalse();
    assertThat(changes.jobs()).isEmpty();
    assertThat(world.core.fleet().node(new NodeId("a")).occupied()).isEqualTo(1);
  }

  @Test
  void theJobGoesToTheFrontOfItsLineAndNothingCountsAgainstItOrTheNode() {
    JobId earlier = world.submit(CoreFixture.spec("earlier", -9, 0, job().requirements()));
    withdraw();
    world.core.takeChanges();
    world.failed(attempt, "a", FailureCause.WITHDRAWN);

    Changes changes = world.core.takeChanges();
    assertThat(changes.events())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Requeued.class,
            event -> assertThat(event.cause()).isEqualTo(FailureCause.WITHDRAWN));
    assertThat(changes.attempts())
        .singleElement()
        .extracting(Attempt::end)
        .extracting(Attempt.End::cause)
        .isEqualTo(FailureCause.WITHDRAWN);
    assertThat(world.find(job).failures()).isEmpty();
    assertThat(world.find(job).failedOn()).isEmpty();
    assertThat(world.assigned(job)).isEqualTo(attempt.next());
    assertThat(world.find(earlier).current()).isEmpty();
  }

  private JobTicket job() {
    return world.find(job).ticket();
  }

  @Test
  void howeverOftenItIsTakenBackItIsNoFailure() {
    for (int i = 0; i < 50; i++) {
      AttemptId next = world.assigned(job);
      world.core.withdraw(next, world.now);
      world.failed(next, "a", FailureCause.WITHDRAWN);
    }

    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
    assertThat(names(world.core.takeChanges())).doesNotContain("Failed");
  }

  @Test
  void anAttemptThatHasBegunIsNotAskedFor() {
    world.started(attempt, "a");
    world.core.takeChanges();
    withdraw();

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }

  @Test
  void whatIsNotCurrentIsNotAskedFor() {
    world.core.withdraw(attempt.next(), world.now);
    world.core.withdraw(new AttemptId(JobId.of(job().tenant(), job().promptId()), 7), world.now);
    world.succeeded(attempt, "a");
    world.core.takeChanges();
    withdraw();

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }

  @Test
  void itIsAskedAgainUntilItAnswersOrBegins() {
    withdraw();
    withdraw();
    assertThat(world.core.takeChanges().withdrawals()).hasSize(1);

    world.pass(Duration.ofSeconds(2));
    world.core.tick(world.now);
    assertThat(world.core.takeChanges().withdrawals()).hasSize(1);

    world.started(attempt, "a");
    world.core.takeChanges();
    world.pass(Duration.ofSeconds(2));
    world.core.tick(world.now);
    assertThat(world.core.takeChanges().withdrawals()).isEmpty();
  }

  @Test
  void anAssignmentThatIsTakenBackIsNotSentAgain() {
    JobId second = world.submit("q");
    world.node("b", 1);
    AttemptId sent = world.assigned(second);
    world.core.withdraw(sent, world.now);
    world.core.takeChanges();
    world.pass(Duration.ofSeconds(2));
    world.core.tick(world.now);

    Changes changes = world.core.takeChanges();
    assertThat(changes.runs()).isEmpty();
    assertThat(changes.withdrawals()).extracting(Assignment.Withdraw::attempt).contains(sent);
  }

  @Test
  void anAttemptThatBeganBeforeItWasAskedGoesOn() {
    withdraw();
    world.started(attempt, "a").succeeded(attempt, "a");

    assertThat(names(world.core.takeChanges())).containsExactly("Running", "Succeeded");
  }

  @Test
  void aLateAnswerToAnOlderAttemptChangesNothing() {
    withdraw();
    world.failed(attempt, "a", FailureCause.WITHDRAWN);
    AttemptId next = world.assigned(job);
    world.core.takeChanges();
    world.failed(attempt, "a", FailureCause.WITHDRAWN).started(attempt, "a");

    assertThat(world.core.takeChanges().events()).isEmpty();
    assertThat(world.current(job)).isEqualTo(next);
  }

  @Test
  void aJobThatIsBeingCancelledIsNotQueuedAgain() {
    withdraw();
    world.cancel(job);
    world.core.takeChanges();
    world.failed(attempt, "a", FailureCause.WITHDRAWN);

    assertThat(names(world.core.takeChanges())).containsExactly("Cancelled");
  }

  @Test
  void aNodeThatNeedsARestartGivesBackWhatItHasNotBegun() {
    world.restartNeeded("a", 1, attempt);
    world.core.tick(world.now);

    assertThat(world.core.takeChanges().withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(attempt);
  }
}
