package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bounds that the caller of a job set: attempts, the time of one, a deadline. */
class JobLimitsTest {
  private static final CoreSettings SETTINGS =
      CoreFixture.settings(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          new RetryLimits(3, 20, 5, Backoff.NONE),
          new LeastLoaded());

  private final CoreFixture world = new CoreFixture(SETTINGS);

  private JobLimits deadlineIn(Duration time) {
    return new JobLimits(null, null, world.now.plus(time));
  }

  private static JobLimits timeout(Duration time) {
    return new JobLimits(null, time, null);
  }

  private int attemptsUntilItFails(@Nullable Integer maxAttempts) {
    world.node("a", 1);
    JobId job = world.submit("p" + maxAttempts, new JobLimits(maxAttempts, null, null));
    int attempts = 0;
    while (world.core.find(job) != null) {
      world.failed(world.assigned(job), "a", FailureCause.ARTIFACTS_UNAVAILABLE);
      attempts++;
    }
    return attempts;
  }

  @Test
  void aJobIsTriedAsOftenAsItAsksForUpToWhatIsAllowed() {
    assertThat(attemptsUntilItFails(null)).isEqualTo(3);
    assertThat(attemptsUntilItFails(1)).isEqualTo(1);
    assertThat(attemptsUntilItFails(4)).isEqualTo(4);
    assertThat(attemptsUntilItFails(100)).isEqualTo(5);
  }

  @Test
  void aQueuedJobFailsWhenItsDeadlinePasses() {
    JobId job = world.submit("p", deadlineIn(Duration.ofSeconds(10)));
    world.pass(Duration.ofSeconds(9)).core.plan(world.now);
    assertThat(world.core.find(job)).isNotNull();

    world.pass(Duration.ofSeconds(1)).node("a", 1).core.plan(world.now);

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).containsExactly("Queued", "Failed");
    assertThat(changes.events())
        .last()
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.DEADLINE_PASSED);
              assertThat(failed.job().attempt()).isZero();
            });
    assertThat(changes.deadJobs()).isEmpty();
    assertThat(world.core.queued()).isZero();
  }

  @Test
  void aRunningJobIsStoppedOnItsNodeWhenItsDeadlinePasses() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p", deadlineIn(Duration.ofSeconds(10)));
    AttemptId attempt = world.assigned(job);
    String node = world.nodeOf(job);
    world.started(attempt, node).core.takeChanges();

    world.pass(Duration.ofSeconds(10)).core.plan(world.now);

    assertThat(world.core.takeChanges().cancels())
        .extracting(Assignment.Cancel::attempt)
        .containsExactly(attempt);
    world.failed(attempt, node, FailureCause.CANCELLED);
    Changes changes = world.core.takeChanges();
    assertThat(changes.events())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(FailureCause.DEADLINE_PASSED));
    assertThat(changes.attempts())
        .singleElement()
        .satisfies(
            ended -> assertThat(ended.end().cause()).isEqualTo(FailureCause.DEADLINE_PASSED));
  }

  @Test
  void aJobThatIsDoneBeforeItsDeadlineSucceeds() {
    world.node("a", 1);
    JobId job = world.submit("p", deadlineIn(Duration.ofSeconds(10)));
    world.succeeded(world.assigned(job), "a").pass(Duration.ofSeconds(20)).core.plan(world.now);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued", "Assigned", "Succeeded");
  }

  @Test
  void aJobWhoseNodeIsLostAfterItsDeadlineIsNotTriedAgain() {
    world.node("a", 1);
    JobId job = world.submit("p", deadlineIn(Duration.ofSeconds(2)));
    world.started(world.assigned(job), "a").beacons(10);

    assertThat(names(world.core.takeChanges())).last().isEqualTo("Requeued");
    world.core.plan(world.now);
    assertThat(names(world.core.takeChanges())).containsExactly("Failed");
  }

  @Test
  void anAttemptThatRunsTooLongIsStoppedAndTriedAgain() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p", timeout(Duration.ofSeconds(30)));
    AttemptId first = world.assigned(job);
    String node = world.nodeOf(job);
    world.pass(Duration.ofSeconds(100)).started(first, node);
    world.pass(Duration.ofSeconds(29)).core.plan(world.now);
    assertThat(world.core.takeChanges().cancels()).isEmpty();

    world.pass(Duration.ofSeconds(1)).core.plan(world.now);
    assertThat(world.core.takeChanges().cancels()).hasSize(1);
    world.failed(first, node, FailureCause.CANCELLED);

    Changes changes = world.core.takeChanges();
    assertThat(changes.events())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Requeued.class,
            requeued -> assertThat(requeued.cause()).isEqualTo(FailureCause.TIMED_OUT));
    assertThat(world.assigned(job)).isEqualTo(first.next());
    assertThat(world.nodeOf(job)).isNotEqualTo(node);
    assertThat(world.find(job).stop()).isNull();
  }

  @Test
  void theRequestToStopIsSentAgainUntilItIsAnswered() {
    world.node("a", 1);
    JobId job = world.submit("p", timeout(Duration.ofSeconds(30)));
    AttemptId attempt = world.assigned(job);
    world.started(attempt, "a").pass(Duration.ofSeconds(30)).core.plan(world.now);
    world.core.takeChanges();

    world.pass(Duration.ofSeconds(2)).core.tick(world.now);

    assertThat(world.core.takeChanges().cancels()).hasSize(1);
  }

  @Test
  void anAttemptThatIsOverInTimeIsNotHeldAgainstTheNext() {
    world.node("a", 1);
    JobId job = world.submit("p", timeout(Duration.ofSeconds(30)));
    AttemptId first = world.assigned(job);
    world.started(first, "a").failed(first, "a", FailureCause.HUNG);
    world.pass(Duration.ofSeconds(29));
    AttemptId second = world.assigned(job);
    world.started(second, "a").pass(Duration.ofSeconds(2)).core.plan(world.now);

    assertThat(world.core.takeChanges().cancels()).isEmpty();
  }

  @Test
  void aCancelGoesBeforeATimeout() {
    world.node("a", 1);
    JobId job = world.submit("p", timeout(Duration.ofSeconds(30)));
    AttemptId attempt = world.assigned(job);
    world.started(attempt, "a").pass(Duration.ofSeconds(30)).core.plan(world.now);

    world.cancel(job).failed(attempt, "a", FailureCause.CANCELLED);

    assertThat(names(world.core.takeChanges())).last().isEqualTo("Cancelled");
  }

  @Test
  void afterARestartTheTimesStillHold() {
    world.node("a", 2);
    JobId timedOut = world.submit("timed", timeout(Duration.ofSeconds(30)));
    JobId late = world.submit("late", deadlineIn(Duration.ofSeconds(30)));
    AttemptId attempt = world.assigned(timedOut);
    AttemptId other = world.current(late);
    world.started(attempt, "a").started(other, "a");

    SchedulerCore restored = CoreFixture.restored(SETTINGS, world.core.takeChanges());
    restored.plan(world.now.plusSeconds(29));
    assertThat(restored.takeChanges().cancels()).isEmpty();
    restored.plan(world.now.plusSeconds(30));

    assertThat(restored.takeChanges().cancels())
        .extracting(Assignment.Cancel::attempt)
        .containsExactlyInAnyOrder(attempt, other);
  }

  @Test
  void anAnswerToTheSchedulerBeforeIsUnderstood() {
    world.node("a", 1);
    JobId job = world.submit("p", timeout(Duration.ofSeconds(30)));
    AttemptId attempt = world.assigned(job);
    world.started(attempt, "a").pass(Duration.ofSeconds(31));

    world.failed(attempt, "a", FailureCause.CANCELLED);

    assertThat(names(world.core.takeChanges())).last().isEqualTo("Requeued");
  }
}
