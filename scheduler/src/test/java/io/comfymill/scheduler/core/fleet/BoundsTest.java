package io.comfymill.scheduler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.CoreFixture;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nothing grows without bound, whatever a broken agent sends. */
class BoundsTest {
  @Test
  void idsThatABrokenAgentMakesUpDoNotFillTheFleet() {
    CoreFixture world = new CoreFixture();
    for (int i = 0; i < Fleet.MOST_NODES + 10; i++) {
      world.node("made-up-" + i, 1);
    }

    assertThat(world.core.fleet().nodes()).hasSize(Fleet.MOST_NODES);
    assertThat(world.core.fleet().mayHear(new NodeId("made-up-0"))).isTrue();
    assertThat(world.core.fleet().mayHear(new NodeId("another"))).isFalse();
  }

  @Test
  void endsThatNoHeartbeatFollowsAreNotRememberedWithoutBound() {
    OrphanedAttempts orphans = new OrphanedAttempts();
    for (int i = 0; i < OrphanedAttempts.MOST_ENDED + 10; i++) {
      orphans.ended(new AttemptId(new JobId(new UUID(0, i)), 1));
    }

    assertThat(orphans.remembered()).isEqualTo(OrphanedAttempts.MOST_ENDED);
    assertThat(orphans.update(List.of(), Set.of())).isEmpty();
    assertThat(orphans.remembered()).isZero();
  }
}
