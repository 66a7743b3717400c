package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nodes that share a card, and nodes that run other people's prompts too. */
class SharedCardTest {
  private static final long GIB = 1L << 30;

  private final CoreFixture world = new CoreFixture();
  private int submitted;

  private void node(String id, int slots, @Nullable String card, int gib, int othersPrompts) {
    Gpu gpu = new Gpu(card, 0, "NVIDIA H200", null, gib * GIB, 0, null, null, null, null);
    world.node(id, slots); // so that it has capabilities
    Heartbeat.OfNode plain = world.beat(id, true, slots);
    world.core.heartbeat(
        new Heartbeat.OfNode(
            plain.at(),
            plain.nodeId(),
            plain.agentId(),
            true,
            null,
            plain.url(),
            slots,
            List.of(),
            null,
            plain.capabilitiesHash(),
            null,
            Collections.emptySortedSet(),
            false,
            new Heartbeat.Load(gib * GIB, gib * GIB, 0, 0, 0),
            Duration.ofSeconds(1),
            new NodeHost("render-1", List.of(gpu), othersPrompts, null),
            null,
            null),
        true,
        plain.at());
  }

  private JobId submit(String prompt, int minVramGib) {
    return world.submit(
        CoreFixture.spec(
            prompt,
            ++submitted,
            0,
            new Requirements(
                new TreeSet<>(),
                new TreeSet<>(),
                null,
                Collections.emptySortedSet(),
                null,
                minVramGib * GIB,
                null)));
  }

  private boolean waits(JobId job) {
    return world.find(job).state() instanceof JobState.Queued;
  }

  @Test
  void vramOfACardIsPromisedOnceHoweverManyNodesUseIt() {
    node("a", 2, "GPU-1", 140, 0);
    node("b", 2, "GPU-1", 140, 0);
    JobId first = submit("first", 100);
    JobId second = submit("second", 100);

    world.assigned(first);

    // One node runs one attempt at a time, so the second may wait behind the first, on its node.
    assertThat(waits(second) || world.nodeOf(second).equals(world.nodeOf(first))).isTrue();
  }

  @Test
  void whatIsPromisedStaysSoUntilItsJobHasEnded() {
    node("a", 1, "GPU-1", 140, 0);
    node("b", 1, "GPU-1", 140, 0);
    JobId first = submit("first", 100);
    var attempt = world.assigned(first);
    String node = world.nodeOf(first);
    String other = node.equals("a") ? "b" : "a";
    JobId second = submit("second", 100);

    assertThat(world.refusals().get(new NodeId(other)).words())
        .isEqualTo("shares its card with others, whose jobs were promised 100.0 GiB of it");
    assertThat(waits(second)).isTrue();

    world.started(attempt, node).succeeded(attempt, node);
    world.assigned(second);

    assertThat(waits(second)).isFalse();
  }

  @Test
  void whatFitsBesideTheOthersRunsThere() {
    node("a", 1, "GPU-1", 140, 0);
    node("b", 1, "GPU-1", 140, 0);
    JobId large = submit("large", 100);
    JobId small = submit("small", 40);
    JobId unsaid = submit("unsaid", 0);

    world.assigned(large);

    assertThat(waits(large)).isFalse();
    assertThat(waits(small)).isFalse();
    assertThat(waits(unsaid)).isTrue(); // only since both are busy
  }

  @Test
  void cardsOfTheirOwnAreNotShared() {
    node("a", 1, "GPU-1", 140, 0);
    node("b", 1, "GPU-2", 140, 0);
    node("c", 1, null, 140, 0);
    List<JobId> jobs = List.of(submit("1", 100), submit("2", 100), submit("3", 100));

    jobs.forEach(world::assigned);

    assertThat(jobs).noneMatch(this::waits);
  }

  @Test
  void promptsOfOtherPeopleTakeRoom() {
    node("a", 2, "GPU-1", 24, 2);
    node("b", 2, "GPU-2", 24, 1);
    JobId first = submit("first", 0);
    world.assigned(first);
    JobId second = submit("second", 0);

    assertThat(world.nodeOf(first)).isEqualTo("b");
    assertThat(world.refusals().get(new NodeId("a")).words())
        .isEqualTo("has prompts that others put into its queue (2)");
    assertThat(waits(second)).isTrue();

    node("a", 2, "GPU-1", 24, 0);
    world.assigned(second);

    assertThat(world.nodeOf(second)).isEqualTo("a");
  }
}
