package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.KnownEnds;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two servers that ended while they executed one job. */
class SuspectedKillerTest {
  private final CoreFixture world = new CoreFixture();

  private void ends(JobId job, String node, FailureCause cause) {
    AttemptId attempt = world.assigned(job);
    assertThat(world.nodeOf(job)).isEqualTo(node);
    world.accepted(attempt, node).ranAndFailed(attempt, node, cause);
  }

  private JobId killer(FailureCause second) {
    world.node("a", 1);
    JobId job = world.submit("pill");
    ends(job, "a", FailureCause.WORKER_DIED);
    world.node("b", 1).node("c", 1);
    ends(job, "b", second);
    return job;
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"WORKER_DIED", "COMFYUI_LOST", "NODE_LOST"})
  void aJobUnderWhichTwoServersEndedIsNotTriedOnAThird(FailureCause second) {
    JobId job = killer(second);

    assertThat(world.core.find(job)).isNull();
    Changes changes = world.core.takeChanges();
    assertThat(changes.events())
        .last()
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.SUSPECTED_KILLER);
              assertThat(failed.message()).contains("a and b");
            });
    assertThat(changes.deadJobs())
        .singleElement()
        .satisfies(
            dead ->
                assertThat(dead.attempts())
                    .extracting(attempt -> attempt.cause())
                    .containsExactly(FailureCause.WORKER_DIED, second));
  }

  @Test
  void aNodeThatIsSilentCountsAsWell() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("pill");
    AttemptId first = world.assigned(job);
    world.accepted(first, "a").started(first, "a").beacons(3).node("b", 1);
    ends(job, "b", FailureCause.COMFYUI_LOST);

    assertThat(world.core.find(job)).isNull();
  }

  @Test
  void oneServerThatEndsTwiceMakesNobodySuspect() {
    world.node("a", 1);
    JobId job = world.submit("p");
    ends(job, "a", FailureCause.COMFYUI_LOST);
    ends(job, "a", FailureCause.COMFYUI_LOST);

    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
  }

  @Test
  void whatOnlyWaitedOnOneOfThemIsNotSuspect() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), "a", FailureCause.COMFYUI_LOST);
    world.heartbeat("a", false, 1).node("b", 1);
    ends(job, "b", FailureCause.COMFYUI_LOST);

    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
  }

  @Test
  void hangingMakesNobodySuspect() {
    world.node("a", 1);
    JobId job = world.submit("p");
    ends(job, "a", FailureCause.HUNG);
    world.node("b", 1);
    ends(job, "b", FailureCause.HUNG);

    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
  }

  @Test
  void aCancelGoesFirst() {
    world.node("a", 1);
    JobId job = world.submit("pill");
    ends(job, "a", FailureCause.WORKER_DIED);
    world.node("b", 1);
    AttemptId second = world.assigned(job);
    world.started(second, "b").cancel(job).failed(second, "b", FailureCause.WORKER_DIED);

    assertThat(world.core.takeChanges().events()).last().isInstanceOf(JobEvent.Cancelled.class);
  }

  @Test
  void anOperatorsWordGivesItAFreshStart() {
    JobId id = killer(FailureCause.WORKER_DIED);
    Job stored = Objects.requireNonNull(world.core.takeChanges().latest(id));
    assertThat(stored.state()).isInstanceOf(JobState.Failed.class);

    JobCommand.Retry word =
        new JobCommand.Retry(world.now, id, TenantId.DEFAULT, stored.sequence());
    world.core.retry(word, stored, KnownEnds.NONE, world.now);
    ends(id, "c", FailureCause.COMFYUI_LOST);

    assertThat(world.find(id).state()).isInstanceOf(JobState.Queued.class);
  }
}
