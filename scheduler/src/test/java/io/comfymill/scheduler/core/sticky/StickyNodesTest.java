package io.comfymill.scheduler.core.sticky;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StickyNodesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final StickyNodes nodes = new StickyNodes();

  @Test
  void aKeyIsWhereItsLatestJobWent() {
    nodes.placed("k", A, NOW);
    assertThat(nodes.of("k", NOW)).isEqualTo(A);

    nodes.placed("k", B, NOW.plusSeconds(1));
    assertThat(nodes.of("k", NOW.plusSeconds(1))).isEqualTo(B);
    assertThat(nodes.of("another", NOW)).isNull();
  }

  @Test
  void whatIsToldLateDoesNotUndoWhatIsNewer() {
    nodes.placed("k", B, NOW.plusSeconds(1));
    nodes.placed("k", A, NOW);

    assertThat(nodes.of("k", NOW.plusSeconds(1))).isEqualTo(B);
  }

  @Test
  void anUnusedKeyIsForgotten() {
    nodes.placed("k", A, NOW);
    Instant later = NOW.plus(StickyNodes.UNUSED);

    assertThat(nodes.of("k", later)).isEqualTo(A);
    assertThat(nodes.of("k", later.plusMillis(1))).isNull();
    nodes.placed("another", B, later.plusMillis(1));
    assertThat(nodes.size()).isEqualTo(1);
  }

  @Test
  void memoryIsBoundedAndTheLongestUnusedGoesFirst() {
    nodes.placed("first", A, NOW);
    nodes.placed("second", A, NOW);
    nodes.placed("first", A, NOW.plus(Duration.ofSeconds(1)));
    for (int i = 0; i < StickyNodes.MOST - 1; i++) {
      nodes.placed("key-" + i, B, NOW.plus(Duration.ofSeconds(1)));
    }

    assertThat(nodes.size()).isEqualTo(StickyNodes.MOST);
    assertThat(nodes.of("second", NOW)).isNull();
    assertThat(nodes.of("first", NOW)).isEqualTo(A);
  }
}
