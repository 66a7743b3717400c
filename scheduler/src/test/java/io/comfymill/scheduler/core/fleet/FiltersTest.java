package io.comfymill.scheduler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.ModelMemory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Capabilities BARE = new Capabilities("hash", Set.of(), Set.of());

  private static NodeRoom room(boolean draining, int occupied, Instant restingUntil) {
    return new NodeRoom(
        new NodeId("a"),
        true,
        null,
        draining,
        2,
        occupied,
        BARE,
        restingUntil,
        0,
        List.of(),
        ModelMemory.EMPTY,
        1,
        1,
        0,
        0);
  }

  @Test
  void anIdleNodeThatHasAllPassesEveryFilter() {
    NodeRoom idle = room(false, 0, Instant.MIN);

    assertThat(Filters.unsuitable(Requirements.NONE, idle, NOW)).isNull();
    assertThat(Filters.notReady(Requirements.NONE, idle, NOW)).isNull();
  }

  @Test
  void aDrainingNodeTakesNothingNew() {
    assertThat(Filters.unsuitable(Requirements.NONE, room(true, 0, Instant.MIN), NOW))
        .isEqualTo(new Refusal.Draining());
  }

  @Test
  void aNodeThatRefusedRestsUntilItsTimeIsOver() {
    NodeRoom resting = room(false, 0, NOW.plusMillis(1));

    assertThat(Filters.notReady(Requirements.NONE, resting, NOW)).isEqualTo(new Refusal.Resting());
    assertThat(Filters.notReady(Requirements.NONE, resting, NOW.plusMillis(1))).isNull();
  }

  @Test
  void aNodeWithEverySlotInUseIsBusy() {
    assertThat(Filters.notReady(Requirements.NONE, room(false, 2, Instant.MIN), NOW))
        .isEqualTo(new Refusal.NoFreeSlot(2));
  }
}
