package io.comfymill.scheduler.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.Capabilities;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingPassTest {
  private static final Requirements FLUX =
      Requirements.of(List.of("EmptyImage"), List.of("flux.safetensors"));
  private static final Capabilities BARE = new Capabilities("bare", Set.of("EmptyImage"), Set.of());

  private final CoreFixture world = new CoreFixture();

  private static JobSpec job(String prompt, double number, int priority) {
    return CoreFixture.spec(prompt, number, priority, Requirements.NONE);
  }

  private static List<JobId> jobs(Plan plan) {
    return plan.placements().stream().map(placement -> placement.job().id()).toList();
  }

  private NodeRefusal refusal(String node) {
    return world.refusals().get(new NodeId(node));
  }

  @Test
  void theHigherTierGoesFirstThenTheLowerNumberThenTheFirstToCome() {
    JobId late = world.submit(job("late", 2, 0));
    JobId early = world.submit(job("early", 1, 0));
    JobId front = world.submit(job("front", -3, 0));
    JobId urgent = world.submit(job("urgent", 9, 5));
    world.node("a", 4);

    assertThat(jobs(world.core.plan(world.now))).containsExactly(urgent, front, early, late);
  }

  @Test
  void theOrderHoldsAcrossBuckets() {
    JobId second = world.submit(CoreFixture.spec("2", 2, 0, FLUX));
    JobId third = world.submit(job("3", 3, 0));
    JobId first = world.submit(job("1", 1, 0));
    world.node("a", 3);

    assertThat(jobs(world.core.plan(world.now))).containsExactly(first, second, third);
  }

  @Test
  void aRequeuedJobGoesFirstInItsTierOnly() {
    world.node("a", 1);
    JobId returned = world.submit(job("returned", 5, 0));
    AttemptId attempt = world.assigned(returned);
    JobId urgent = world.submit(job("urgent", 9, 1));
    JobId other = world.submit(job("other", -1, 0));
    world.ranAndFailed(attempt, "a", FailureCause.HUNG).heartbeat("a", true, 3);

    assertThat(jobs(world.core.plan(world.now))).containsExactly(urgent, returned, other);
  }

  @Test
  void aNodeNeverGetsMoreThanItsSlots() {
    world.node("a", 2).node("b", 1);
    for (int i = 0; i < 10; i++) {
      world.submit(job("job-" + i, i, 0));
    }

    Plan plan = world.core.plan(world.now);

    assertThat(plan.placements())
        .extracting(Placement::node)
        .containsExactlyInAnyOrder(new NodeId("a"), new NodeId("a"), new NodeId("b"));
  }

  @Test
  void aJobThatNobodyTakesDoesNotHoldUpTheOthers() {
    world.node("a", 1, BARE);
    world.submit(CoreFixture.spec("flux", 1, 9, FLUX));
    JobId easy = world.submit(job("easy", 2, 0));

    assertThat(jobs(world.core.plan(world.now))).containsExactly(easy);
  }

  @Test
  void whatANodeLacksIsNamed() {
    world.node("a", 1, BARE).node("b", 1, new Capabilities("none", Set.of(), Set.of()));
    world.submit(CoreFixture.spec("flux", 1, 0, FLUX));

    world.core.plan(world.now);

    assertThat(refusal("a")).isEqualTo(Reason.LACKS_MODELS.with("flux.safetensors"));
    assertThat(refusal("b")).isEqualTo(Reason.LACKS_NODE_CLASSES.with("EmptyImage"));
    assertThat(refusal("a").words()).isEqualTo("lacks flux.safetensors");
  }

  @Test
  void everyNodeSaysWhyItDoesNotTakeTheJob() {
    world.node("bare", 1, BARE).node("off", 1).heartbeat("unknown", true, 1).node("busy", 1);
    world.heartbeat("off", false, 1);
    world.submit(CoreFixture.spec("first", 1, 0, FLUX));
    world.core.plan(world.now);
    world.submit(CoreFixture.spec("second", 1, 0, FLUX));

    world.core.plan(world.now);

    assertThat(world.waiting().size()).isEqualTo(1);
    assertThat(refusal("off")).isEqualTo(Reason.OFFLINE.with("ComfyUI does not answer"));
    assertThat(refusal("unknown")).isEqualTo(Reason.CAPABILITIES_UNKNOWN.with());
    assertThat(refusal("busy")).isEqualTo(NodeRefusal.noFreeSlot(1));
    assertThat(refusal("bare").code()).isEqualTo("lacks_models");
  }

  @Test
  void aJobWaitsForABusyNodeRatherThanForOneThatFailedIt() {
    world.node("a", 1).node("b", 1);
    JobId busy = world.submit(job("q", 0, 0));
    JobId job = world.submit(job("p", 1, 0));
    AttemptId attempt = world.assigned(job);
    String failed = world.nodeOf(job);
    String other = world.nodeOf(busy);
    world.ranAndFailed(attempt, failed, FailureCause.HUNG);

    Plan plan = world.core.plan(world.now);

    assertThat(plan.placements()).isEmpty();
    assertThat(refusal(failed)).isEqualTo(Reason.FAILED_HERE.with());
    assertThat(refusal(other)).isEqualTo(NodeRefusal.noFreeSlot(1));
  }

  @Test
  void aNodeThatFailedTheJobIsBetterThanNone() {
    world.node("a", 1).node("b", 1);
    JobId job = world.submit(job("p", 1, 0));
    world.ranAndFailed(world.assigned(job), world.nodeOf(job), FailureCause.HUNG);
    String failed = world.find(job).failures().get(0).nodeId().value();
    world.heartbeat(failed.equals("a") ? "b" : "a", false, 1);

    world.core.plan(world.now);

    assertThat(world.nodeOf(job)).isEqualTo(failed);
  }

  @Test
  void aPassChangesNothingItLooksAt() {
    world.node("a", 1);
    world.submit(job("p", 1, 0));
    Snapshot snapshot = world.core.snapshot();

    assertThat(SchedulingPass.plan(snapshot, world.now))
        .isEqualTo(SchedulingPass.plan(snapshot, world.now));
    assertThat(world.core.queued()).isEqualTo(1);
  }
}
