package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryBackoffTest {
  private static final CoreSettings SETTINGS =
      CoreFixture.settings(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          new RetryLimits(10, 20, 10, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30))),
          new LeastLoaded());

  private final CoreFixture world = new CoreFixture(SETTINGS);

  private Instant failOnce(JobId job, FailureCause cause) {
    AttemptId attempt = world.assigned(job);
    world.ranAndFailed(attempt, world.nodeOf(job), cause);
    return ((JobState.Queued) world.find(job).state()).notBefore();
  }

  @Test
  void aFailedJobPausesTwiceAsLongEachTimeUpToAMaximum() {
    world.node("a", 1);
    JobId job = world.submit("p");
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      Instant notBefore = failOnce(job, FailureCause.HUNG);
      assertThat(Duration.between(world.now, notBefore))
          .isBetween(Duration.ofMillis(500L * seconds), Duration.ofSeconds(seconds));
      world.now = notBefore;
    }
  }

  @Test
  void aPausingJobIsQueuedAndGetsNoNodeUntilItsPauseIsOver() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit("p");
    Instant notBefore = failOnce(job, FailureCause.HUNG);
    world.now = notBefore.minusMillis(1);
    world.core.plan(world.now);
    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
    assertThat(world.core.queued()).isEqualTo(1);

    world.now = notBefore;

    assertThat(world.assigned(job)).isEqualTo(new AttemptId(job, 2));
  }

  @Test
  void jobsThatFailTogetherDoNotComeBackTogether() {
    world.node("a", 50);
    Set<Instant> times = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      times.add(failOnce(world.submit("p" + i), FailureCause.ARTIFACTS_UNAVAILABLE));
    }

    assertThat(times).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @EnumSource(names = {"NODE_LOST", "LEASE_EXPIRED", "REJECTED"})
  void whatIsNotTheJobsFaultGoesBackAtOnce(FailureCause cause) {
    world.node("a", 1);

    assertThat(failOnce(world.submit("p"), cause)).isNull();
  }

  @Test
  void aPauseOutlivesARestart() {
    world.node("a", 1);
    JobId job = world.submit("p");
    Instant notBefore = failOnce(job, FailureCause.HUNG);

    SchedulerCore restored = CoreFixture.restored(SETTINGS, world.core.takeChanges());

    assertThat(restored.queued()).isEqualTo(1);
    world.core.plan(notBefore.minusMillis(1));
    assertThat(restored.snapshot().backlog().size()).isZero();
    restored.plan(notBefore);
    assertThat(restored.snapshot().backlog().size()).isEqualTo(1);
  }

  @Test
  void aPausingJobCanBeCancelledAndMoved() {
    world.node("a", 1);
    JobId job = world.submit("p");
    failOnce(job, FailureCause.HUNG);
    world.reprioritise(job, 3, null);
    assertThat(world.find(job).ticket().priority()).isEqualTo(3);
    assertThat(world.core.snapshot().backlog().size()).isZero();

    world.cancel(job).pass(Duration.ofMinutes(1)).core.plan(world.now);

    assertThat(CoreFixture.names(world.core.takeChanges())).last().isEqualTo("Cancelled");
    assertThat(world.core.queued()).isZero();
  }
}
