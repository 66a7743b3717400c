package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.QueueName.Scope;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PausedQueuesTest {
  private static final QueueName DEFAULT_TENANT = new QueueName(Scope.TENANT, "default");
  private static final QueueName POOL = new QueueName(Scope.POOL, "studio");

  private final CoreFixture world = new CoreFixture();

  private boolean isPlaced(JobId job) {
    world.core.plan(world.now);
    return world.find(job).current().isPresent();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingStartsWhileTheQueueOfItsTenantOrTheWholeOneIsPaused(boolean everything) {
    QueueName queue = everything ? QueueName.EVERYTHING : DEFAULT_TENANT;
    JobId before = world.submit("before");
    world.pause(queue, true).node("a", 2);
    JobId after = world.submit("after");

    assertThat(isPlaced(before)).isFalse();
    assertThat(isPlaced(after)).isFalse();
    assertThat(world.core.queued()).isEqualTo(2);
    world.pause(queue, false);
    assertThat(isPlaced(before)).isTrue();
    assertThat(isPlaced(after)).isTrue();
  }

  @Test
  void anotherTenantsJobsGoOn() {
    world.pause(new QueueName(Scope.TENANT, "other"), true).node("a", 1);

    assertThat(isPlaced(world.submit("mine"))).isTrue();
  }

  @Test
  void whatRunsGoesOnAndWhatHasNotBegunComesBack() {
    world.node("a", 2);
    JobId runs = world.submit("runs");
    JobId waits = world.submit("waits");
    AttemptId running = world.assigned(runs);
    world.started(running, "a").core.takeChanges();

    world.pause(DEFAULT_TENANT, true);

    assertThat(world.core.takeChanges().withdrawals())
        .singleElement()
        .satisfies(asked -> assertThat(asked.attempt().job()).isEqualTo(waits));
    world.failed(world.current(waits), "a", FailureCause.WITHDRAWN).succeeded(running, "a");
    assertThat(world.core.find(runs)).isNull();
    assertThat(isPlaced(waits)).isFalse();
    world.pause(DEFAULT_TENANT, false);
    assertThat(isPlaced(waits)).isTrue();
  }

  @Test
  void thePauseOfAPoolIsThatOfItsNodes() {
    world.nodeOf("in", "studio", Set.of()).pause(POOL, true);
    Requirements wanted =
        new Requirements(
            Collections.emptySortedSet(), new TreeSet<>(), "studio", null, null, 0, null);
    JobId bound = world.submit(CoreFixture.spec("bound", 0, 0, wanted));
    JobId free = world.submit("free");

    assertThat(isPlaced(bound)).isFalse();
    assertThat(world.refusals().values())
        .anySatisfy(
            no -> assertThat(no.words()).isEqualTo("is in pool studio, whose queue is paused"));
    world.node("out", 2);
    assertThat(isPlaced(free)).isTrue();
    assertThat(world.nodeOf(free)).isEqualTo("out");
    world.pause(POOL, false);
    assertThat(isPlaced(bound)).isTrue();
  }

  @Test
  void aPauseSurvivesTheNextLeader() {
    JobId job = world.submit("job");
    world.pause(DEFAULT_TENANT, true).node("a", 1);

    SchedulerCore next = CoreFixture.restored(CoreFixture.SETTINGS, world.core.takeChanges());

    assertThat(next.plan(world.now).placements()).isEmpty();
    assertThat(next.find(job)).isNotNull();
  }

  @Test
  void theLineIsAsItWasOnceItIsResumed() {
    JobId second = world.submit(CoreFixture.spec("b", 2, 0, Requirements.NONE));
    JobId first = world.submit(CoreFixture.spec("a", 1, 0, Requirements.NONE));
    world.pause(DEFAULT_TENANT, true).pause(DEFAULT_TENANT, false).node("a", 1);

    assertThat(isPlaced(first)).isTrue();
    assertThat(isPlaced(second)).isFalse();
  }

  @Test
  void aHeldJobWaitsUntilItIsReleased() {
    world.node("a", 1);
    JobId job = world.submit("job", JobConditions.NONE.withHeld(true));

    assertThat(isPlaced(job)).isFalse();
    world.hold(job, false);
    assertThat(isPlaced(job)).isTrue();
    world.core.takeChanges();
    world.hold(job, true);
    assertThat(world.core.takeChanges().withdrawals()).hasSize(1);
    world.failed(world.current(job), "a", FailureCause.WITHDRAWN);
    assertThat(isPlaced(job)).isFalse();
    assertThat(world.core.takeChanges().jobs())
        .singleElement()
        .satisfies(row -> assertThat(row.job().ticket().conditions().held()).isTrue());
  }

  @Test
  void aJobThatRunsIsNotHeld() {
    world.node("a", 1);
    JobId job = world.submit("job");
    world.started(world.assigned(job), "a").core.takeChanges();

    world.hold(job, true);

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }

  @Test
  void aJobDoesNotStartBeforeItsTimeAndThenByItself() {
    world.node("a", 1);
    JobConditions later = conditions(Duration.ofHours(2));
    JobId job = world.submit("job", later);

    world.pass(Duration.ofHours(2).minusMillis(1));
    assertThat(isPlaced(job)).isFalse();
    assertThat(world.core.queued()).isEqualTo(1);
    world.pass(Duration.ofMillis(1)).heartbeat("a", true, 1);
    assertThat(isPlaced(job)).isTrue();
  }

  @Test
  void theForecastKnowsTheTimeBeforeWhichAJobDoesNotStart() {
    world.node("a", 1);
    JobId job = world.submit("job", conditions(Duration.ofHours(2)));
    world.core.plan(world.now);
    world.core.forecast(world.now);

    assertThat(world.core.takeChanges().forecast().places())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.job()).isEqualTo(job);
              assertThat(place.expectedStart()).isEqualTo(world.now.plus(Duration.ofHours(2)));
            });
  }

  @Test
  void whatIsHeldCanBeCancelledAndItsDeadlineHolds() {
    JobId job = world.submit("job", JobConditions.NONE.withHeld(true));

    world.cancel(job);

    assertThat(world.core.find(job)).isNull();
    assertThat(world.core.takeChanges().jobs())
        .singleElement()
        .satisfies(row -> assertThat(row.job().state()).isInstanceOf(JobState.Cancelled.class));
    assertThat(world.core.queued()).isZero();
  }

  private JobConditions conditions(Duration wait) {
    return new JobConditions(
        false,
        world.now.plus(wait),
        Collections.emptySortedSet(),
        JobConditions.DependsWhen.ALL_SUCCEEDED,
        null);
  }
}
