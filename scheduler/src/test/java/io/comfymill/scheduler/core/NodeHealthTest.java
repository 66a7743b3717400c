package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.fleet.StoredNode;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes that answer and fail what they are given. */
class NodeHealthTest {
  private static final NodeId A = new NodeId("a");
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);

  private final CoreFixture world = new CoreFixture();
  private int jobs;

  /** On node a, which alone may have it. */
  private JobId submit() {
    Requirements pinned =
        new Requirements(new TreeSet<>(), new TreeSet<>(), null, new TreeSet<>(), A, 0, null);
    return world.submit(CoreFixture.spec("job-" + ++jobs, jobs, 0, pinned));
  }

  private AttemptId running(JobId job) {
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, "a").started(attempt, "a");
    return attempt;
  }

  /** Pauses of the jobs themselves are over before the next one. */
  private void hang() {
    JobId job = submit();
    world.failed(running(job), "a", FailureCause.HUNG, "no progress");
    world.cancel(job);
  }

  private StoredNode taken() {
    return world.core.takeChanges().nodes().get(A);
  }

  private void hangThrice() {
    world.node("a", 2);
    hang();
    hang();
    hang();
  }

  @Test
  void aNodeThatHangsThriceIsTakenOutAndSaysWhy() {
    hangThrice();

    String why =
        "since 2026-01-01T00:00:00Z: 3 failures without a success, the last HUNG, no progress";
    assertThat(taken().unhealthy()).isEqualTo(why);
    JobId job = submit();
    NodeRefusal refusal = world.refusals().get(A);
    assertThat(refusal.code()).isEqualTo("unhealthy");
    assertThat(refusal.words())
        .isEqualTo(
            "fails what it is given, " + why + "; it is tried again at 2026-01-01T00:00:30Z");
    assertThat(world.find(job).current()).isEmpty();
  }

  @Test
  void jobsGoElsewhereMeanwhile() {
    hangThrice();
    world.node("b", 1);
    JobId job = world.submit("any");
    world.core.plan(world.now);

    assertThat(world.nodeOf(job)).isEqualTo("b");
  }

  @Test
  void afterTheCoolDownOneJobAtATimeIsTriedAndTwoSuccessesTakeItBack() {
    hangThrice();
    JobId first = submit();
    JobId second = submit();
    world.pass(COOL_DOWN);
    AttemptId probe = running(first);
    world.core.plan(world.now);
    assertThat(world.find(second).current()).isEmpty();

    world.core.takeChanges();
    world.succeeded(probe, "a");
    AttemptId next = running(second);
    JobId third = submit();
    world.core.plan(world.now);
    assertThat(world.find(third).current()).isEmpty();

    world.succeeded(next, "a");
    assertThat(taken().unhealthy()).isNull();
    submit();
    world.core.plan(world.now);
    assertThat(world.core.fleet().node(A).occupied()).isEqualTo(2);
  }

  @Test
  void aProbeThatFailsKeepsItOutForTwiceAsLong() {
    hangThrice();
    world.pass(COOL_DOWN);
    hang();
    JobId job = submit();
    world.pass(COOL_DOWN);
    world.core.plan(world.now);
    assertThat(world.find(job).current()).isEmpty();

    world.pass(COOL_DOWN);
    assertThat(world.assigned(job)).isNotNull();
  }

  @Test
  void aProbeThatIsCancelledIsFollowedByTheNext() {
    hangThrice();
    world.pass(COOL_DOWN);
    JobId probe = submit();
    AttemptId attempt = running(probe);
    world.cancel(probe).failed(attempt, "a", FailureCause.CANCELLED);

    assertThat(world.assigned(submit())).isNotNull();
  }

  @Test
  void whatAnUnhealthyNodeHasNotBegunIsTakenBack() {
    world.node("a", 2);
    hang();
    hang();
    JobId job = submit();
    AttemptId hanging = running(job);
    AttemptId waiting = world.assigned(submit());
    world.core.takeChanges();
    world.failed(hanging, "a", FailureCause.HUNG);

    assertThat(world.core.takeChanges().withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(waiting);
  }

  @Test
  void oneBrokenWorkflowTakesNoNodeOut() {
    world.node("a", 2);
    for (int i = 0; i < 10; i++) {
      world.failed(running(submit()), "a", FailureCause.EXECUTION_ERROR);
    }

    assertThat(world.core.fleet().node(A).circuit().why()).isNull();
  }

  @Test
  void aNodeThatFailsWhatOthersCanIsTakenOut() {
    world.node("a", 2);
    world.succeeded(running(submit()), "a");
    for (int i = 0; i < 3; i++) {
      world.failed(running(submit()), "a", FailureCause.EXECUTION_ERROR);
    }

    assertThat(taken().unhealthy()).contains("EXECUTION_ERROR");
  }

  @Test
  void runningOutOfVramSaysNothingAgainstTheNode() {
    world.node("a", 2);
    for (int i = 0; i < 5; i++) {
      world.failed(running(submit()), "a", FailureCause.OUT_OF_MEMORY);
    }

    assertThat(world.core.fleet().node(A).circuit().why()).isNull();
  }

  @Test
  void afterARestartItIsStillOnTrial() {
    hangThrice();
    CoreFixture restarted = new CoreFixture();
    restarted.core.fleet().restore(A, taken());
    restarted.node("a", 2);
    JobId first = restarted.submit("1");
    JobId second = restarted.submit("2");
    restarted.core.plan(restarted.now);

    assertThat(restarted.core.fleet().node(A).occupied()).isEqualTo(1);
    assertThat(restarted.find(first).current().isPresent())
        .isNotEqualTo(restarted.find(second).current().isPresent());
  }
}
