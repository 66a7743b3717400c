package io.comfymill.scheduler.core.filter;

import static io.comfymill.scheduler.core.fleet.NodeViewFixture.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.NodeViewFixture;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeFiltersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Requirements wanted(
      @Nullable String pool, SortedSet<String> labels, @Nullable String pin, int minVramGib) {
    return new Requirements(
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        pool,
        labels,
        pin == null ? null : new NodeId(pin),
        (long) minVramGib << 30,
        null);
  }

  private static Requirements pool(String pool) {
    return wanted(pool, Collections.emptySortedSet(), null, 0);
  }

  private static Requirements labels(String... labels) {
    return wanted(null, new TreeSet<>(Set.of(labels)), null, 0);
  }

  private static Requirements vram(int gib) {
    return wanted(null, Collections.emptySortedSet(), null, gib);
  }

  private static @Nullable NodeRefusal unsuitable(Requirements wanted, NodeViewFixture node) {
    return NodeFilters.unsuitable(wanted, node.view(), NOW);
  }

  @Test
  void anIdleNodeThatHasAllPassesEveryFilter() {
    NodeView idle = node("a").view();

    assertThat(NodeFilters.unsuitable(Requirements.NONE, idle, NOW)).isNull();
    assertThat(NodeFilters.notReady(idle, NOW)).isNull();
  }

  @Test
  void aNodeTakesNothingWhileOfflineDisabledDrainingOrInNeedOfARestart() {
    assertThat(unsuitable(Requirements.NONE, node("a").offline()))
        .isEqualTo(Reason.OFFLINE.with("ComfyUI does not answer"));
    assertThat(unsuitable(Requirements.NONE, node("a").disabled()))
        .isEqualTo(Reason.DISABLED.with());
    assertThat(unsuitable(Requirements.NONE, node("a").draining()))
        .isEqualTo(Reason.DRAINING.with());
    assertThat(unsuitable(Requirements.NONE, node("a").restartNeeded()))
        .isEqualTo(Reason.RESTART_NEEDED.with());
  }

  @Test
  void aJobOfAPoolGoesToItsNodesOnlyAndOneOfNoneToAny() {
    assertThat(unsuitable(pool("video"), node("a")))
        .isEqualTo(Reason.OTHER_POOL.with("default", "video"));
    assertThat(unsuitable(pool("video"), node("a").pool("video"))).isNull();
    assertThat(unsuitable(pool("default"), node("a"))).isNull();
    assertThat(unsuitable(Requirements.NONE, node("a").pool("video"))).isNull();
  }

  @Test
  void everyLabelMustBeThere() {
    assertThat(unsuitable(labels("nvlink", "eu"), node("a").labels("eu", "big")))
        .isEqualTo(Reason.LACKS_LABELS.with("nvlink"));
    assertThat(unsuitable(labels("eu"), node("a").labels("eu", "big"))).isNull();
  }

  @Test
  void aPinnedJobGoesToThatNodeOnly() {
    Requirements pinned = wanted(null, Collections.emptySortedSet(), "b", 0);

    assertThat(unsuitable(pinned, node("a"))).isEqualTo(Reason.OTHER_NODE.with(new NodeId("b")));
    assertThat(unsuitable(pinned, node("b"))).isNull();
  }

  @Test
  void vramIsWhatTheNodeHasInAllAndUnknownIsNotEnough() {
    assertThat(unsuitable(vram(24), node("a").vramGib(24))).isNull();
    assertThat(unsuitable(vram(25), node("a").vramGib(24)))
        .isEqualTo(NodeRefusal.tooLittleVram(24L << 30, 25L << 30));
    assertThat(unsuitable(vram(1), node("a"))).isEqualTo(NodeRefusal.tooLittleVram(0, 1L << 30));
    assertThat(unsuitable(vram(0), node("a"))).isNull();
  }

  @Test
  void refusalsGoOnAfterTheNode() {
    assertThat(NodeRefusal.tooLittleVram(24L << 30, 80L << 30).words())
        .isEqualTo("has 24.0 GiB of VRAM, not the 80.0 GiB that the job asks for");
    assertThat(NodeRefusal.tooLittleVram(0, 80L << 30).words())
        .isEqualTo("does not say whether it has the 80.0 GiB that the job asks for");
    assertThat(Reason.OTHER_POOL.with("default", "video").words())
        .isEqualTo("is in pool default, not video");
    assertThat(NodeRefusal.noMoreVram(24L << 30).words())
        .isEqualTo("has 24.0 GiB of VRAM, and the job ran out of as much");
  }

  @Test
  void aNodeThatRefusedRestsUntilItsTimeIsOver() {
    NodeView resting = node("a").restingUntil(NOW.plusMillis(1)).view();

    assertThat(NodeFilters.notReady(resting, NOW)).isEqualTo(Reason.RESTING.with());
    assertThat(NodeFilters.notReady(resting, NOW.plusMillis(1))).isNull();
  }

  @Test
  void aNodeWithEverySlotInUseIsBusy() {
    assertThat(NodeFilters.notReady(node("a").slots(2).occupied(2).view(), NOW))
        .isEqualTo(NodeRefusal.noFreeSlot(2));
  }
}
