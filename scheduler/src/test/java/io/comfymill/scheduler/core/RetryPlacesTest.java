package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.health.HealthLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a job may go after it failed, and what its failure says to other jobs. */
class RetryPlacesTest {
  private static final Requirements FLUX = Requirements.of(List.of(), List.of("flux.safetensors"));
  private static final Requirements BOTH =
      Requirements.of(List.of("EmptyImage"), List.of("sub/a.safetensors", "b.safetensors"));
  private static final Capabilities ALL =
      new Capabilities("hash", Set.of("EmptyImage"), Set.of("sub/a.safetensors", "b.safetensors"));

  private final CoreFixture world = new CoreFixture();

  private NodeRefusal refusal(String node) {
    return world.refusals().get(new NodeId(node));
  }

  private JobId outOfMemoryOnA() {
    world.nodeWithVram("a", 1, 24);
    JobId job = world.submit("p");
    assertThat(world.assigned(job)).isNotNull();
    return job;
  }

  @Test
  void afterRunningOutOfVramAJobWaitsForANodeWithMore() {
    JobId job = outOfMemoryOnA();
    world.nodeWithVram("b", 1, 24).nodeWithVram("c", 0, 48);
    world.failed(world.current(job), "a", FailureCause.OUT_OF_MEMORY);
    world.core.plan(world.now);

    assertThat(world.find(job).current()).isEmpty();
    assertThat(refusal("a")).isEqualTo(Reason.FAILED_HERE.with());
    assertThat(refusal("b")).isEqualTo(NodeRefusal.noMoreVram(24L << 30));
    world.nodeWithVram("c", 1, 48);
    world.core.plan(world.now);
    assertThat(world.nodeOf(job)).isEqualTo("c");
  }

  @Test
  void theLargestCardThatItRanOutOnCounts() {
    world.nodeWithVram("a", 1, 48);
    JobId job = world.submit("p");
    world.failed(world.assigned(job), "a", FailureCause.OUT_OF_MEMORY);
    assertThat(world.core.find(job)).isNull(); // nobody else was there
    world.nodeWithVram("a", 0, 48).nodeWithVram("b", 1, 24).nodeWithVram("c", 0, 48);
    JobId second = world.submit("q");
    world.assigned(second);
    world.failed(world.current(second), "b", FailureCause.OUT_OF_MEMORY);
    world.nodeWithVram("a", 1, 48);
    world.failed(world.assigned(second), "a", FailureCause.OUT_OF_MEMORY);

    world.nodeWithVram("d", 1, 24).nodeWithVram("e", 1, 80);
    world.core.plan(world.now);
    assertThat(world.nodeOf(second)).isEqualTo("e");
  }

  @Test
  void whereNoNodeHasMoreVramAnotherUntriedOneIsTakenAndThenNone() {
    JobId job = outOfMemoryOnA();
    world.nodeWithVram("b", 1, 16);
    world.failed(world.current(job), "a", FailureCause.OUT_OF_MEMORY);
    world.core.plan(world.now);
    assertThat(world.nodeOf(job)).isEqualTo("b");

    world.failed(world.current(job), "b", FailureCause.OUT_OF_MEMORY);
    assertThat(world.core.find(job)).isNull();
  }

  @Test
  void whereVramIsNotKnownAnyUntriedNodeWillDo() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.assigned(job);
    world.nodeWithVram("b", 0, 24).node("c", 1);
    world.failed(world.current(job), "a", FailureCause.OUT_OF_MEMORY);
    world.core.plan(world.now);

    assertThat(world.nodeOf(job)).isEqualTo("c");
  }

  @Test
  void noOtherJobGoesWhereAModelTurnedOutToBeMissingUntilTheNodeSaysSo() {
    world.node("a", 2);
    JobId first = world.submit(CoreFixture.spec("1", 0, 0, FLUX));
    world.failed(world.assigned(first), "a", FailureCause.MISSING_MODEL);
    JobId second = world.submit(CoreFixture.spec("2", 0, 0, FLUX));
    JobId other = world.submit("3");
    world.core.plan(world.now);

    assertThat(world.find(second).current()).isEmpty();
    assertThat(refusal("a")).isEqualTo(Reason.LACKS_MODELS.with("flux.safetensors"));
    assertThat(world.nodeOf(other)).isEqualTo("a");
    world.node("a", 2);
    assertThat(world.assigned(second)).isNotNull();
  }

  @Test
  void afterAWhileItIsTriedThereOnceMore() {
    world.node("a", 2);
    JobId first = world.submit(CoreFixture.spec("1", 0, 0, FLUX));
    world.failed(world.assigned(first), "a", FailureCause.MISSING_MODEL);
    JobId second = world.submit(CoreFixture.spec("2", 0, 0, FLUX));
    Duration doubted = HealthLimits.DEFAULT.maxCoolDown();

    assertThat(nodeAfter(doubted.minusSeconds(1), second)).isEqualTo("none");
    assertThat(nodeAfter(Duration.ofSeconds(1), second)).isEqualTo("a");
  }

  private String nodeAfter(Duration time, JobId job) {
    world.now = world.now.plus(time);
    world.core.tick(world.now);
    world.core.plan(world.now);
    return world.find(job).current().map(attempt -> attempt.node().value()).orElse("none");
  }

  @Test
  void onlyTheModelThatComfyuiNamesIsTakenBack() {
    world.node("a", 2, ALL);
    JobId job = world.submit(CoreFixture.spec("1", 0, 0, BOTH));
    world.failed(
        world.assigned(job),
        "a",
        FailureCause.MISSING_MODEL,
        "Value not in list: ckpt_name: 'sub\\a.safetensors' not in ['b.safetensors']");

    world.submit(CoreFixture.spec("2", 0, 0, Requirements.of(List.of(), BOTH.modelFiles())));
    assertThat(refusal("a")).isEqualTo(Reason.LACKS_MODELS.with("sub/a.safetensors"));
  }

  @Test
  void aMissingNodeClassIsTakenBackToo() {
    world.node("a", 2);
    Requirements wanted = Requirements.of(List.of("EmptyImage", "SaveImage"), List.of());
    JobId job = world.submit(CoreFixture.spec("1", 0, 0, wanted));
    world.failed(
        world.assigned(job),
        "a",
        FailureCause.MISSING_NODE_CLASS,
        "Cannot execute because node SaveImage does not exist.");

    world.submit(CoreFixture.spec("2", 0, 0, wanted));
    assertThat(refusal("a")).isEqualTo(Reason.LACKS_NODE_CLASSES.with("SaveImage"));
  }
}
