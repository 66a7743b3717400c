package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.KnownEnds;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failed jobs that somebody asks for once more. */
class AskedOnceMoreTest {
  private final CoreFixture world = new CoreFixture();

  /** Fails it for good and says what its row tells. */
  private Job failedForGood(JobId job, FailureCause cause) {
    while (world.core.find(job) != null) {
      AttemptId attempt = world.assigned(job);
      world.ranAndFailed(attempt, world.nodeOf(job), cause);
    }
    return latest(world.core.takeChanges(), job);
  }

  private static Job latest(Changes changes, JobId job) {
    return Objects.requireNonNull(changes.latest(job));
  }

  private void retry(Job seen) {
    retry(seen, seen.sequence(), seen);
  }

  private void retry(Job meant, @Nullable Long sequence, Job stored) {
    world.core.retry(
        new JobCommand.Retry(world.now, meant.id(), TenantId.DEFAULT, sequence),
        stored,
        KnownEnds.NONE,
        world.now);
  }

  @Test
  void aFailedJobIsQueuedWithTheNextNumberAndAllItsRetries() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job stored = failedForGood(job, FailureCause.HUNG);

    retry(stored);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued");
    for (int number = 4; number <= 6; number++) {
      AttemptId attempt = world.assigned(job);
      assertThat(attempt).isEqualTo(new AttemptId(job, number));
      world.ranAndFailed(attempt, "a", FailureCause.HUNG);
    }
    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).last().isEqualTo("Failed");
    assertThat(changes.deadJobs().get(0).attempts())
        .extracting(attempt -> attempt.number())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void nodesThatFailedItBeforeAreAsGoodAsOthers() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job stored = failedForGood(job, FailureCause.EXECUTION_ERROR);

    world.heartbeat("a", false, 1).node("b", 1);
    JobId other = world.submit("q");
    world.assigned(other);
    assertThat(world.nodeOf(other)).isEqualTo("b");
    world.heartbeat("a", true, 1);
    retry(stored);

    assertThat(world.assigned(job)).isEqualTo(new AttemptId(job, 2));
    assertThat(world.nodeOf(job)).isEqualTo("a");
  }

  @Test
  void askedTwiceItIsQueuedOnce() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job stored = failedForGood(job, FailureCause.HUNG);

    retry(stored);
    retry(stored);

    assertThat(names(world.core.takeChanges())).containsExactly("Queued");
    assertThat(world.core.queued()).isEqualTo(1);
  }

  @Test
  void aLateSecondDeliveryRevivesNothingThatHasFailedSince() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job first = failedForGood(job, FailureCause.HUNG);
    retry(first);
    Job second = failedForGood(job, FailureCause.HUNG);

    retry(first, first.sequence(), second);

    assertThat(world.core.find(job)).isNull();
    assertThat(world.core.takeChanges().isEmpty()).isTrue();
    retry(second);
    assertThat(world.core.find(job)).isNotNull();
  }

  @Test
  void norOneThatHasFailedInTheSameCycle() {
    JobId job = world.submit("p", new JobLimits(2, null, world.now.plus(Duration.ofSeconds(5))));
    world.pass(Duration.ofSeconds(6)).core.plan(world.now);
    Job stored = latest(world.core.takeChanges(), job);

    retry(stored);
    world.cancel(job);
    retry(stored);

    assertThat(world.core.find(job)).isNull();
  }

  @Test
  void withoutASequenceAnyFailureIsMeant() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job stored = failedForGood(job, FailureCause.HUNG);

    retry(stored, null, stored);

    assertThat(world.core.find(job)).isNotNull();
  }

  @Test
  void itQueuesAgainAsIfItWereNew() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Job stored = failedForGood(job, FailureCause.HUNG);
    retry(stored);

    assertThat(world.find(job).state())
        .isEqualTo(new JobState.Queued(new AttemptId(job, 4), false, null));
  }

  @Test
  void aDeadlineThatHasPassedIsNotMeantAgain() {
    JobId job = world.submit("p", new JobLimits(2, null, world.now.plus(Duration.ofSeconds(5))));
    world.pass(Duration.ofSeconds(6)).core.plan(world.now);
    List<ChangedJob> changes = List.copyOf(world.core.takeChanges().jobs());

    retry(changes.get(0).job());
    world.node("a", 1);

    assertThat(world.assigned(job)).isEqualTo(new AttemptId(job, 1));
    assertThat(world.find(job).ticket().limits()).isEqualTo(new JobLimits(2, null, null));
  }
}
