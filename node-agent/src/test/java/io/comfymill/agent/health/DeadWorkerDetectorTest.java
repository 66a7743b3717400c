package io.comfymill.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadWorkerDetectorTest {
  private static final QueueSnapshot TAKEN =
      new QueueSnapshot(List.of(new QueueSnapshot.Entry("p", NullNode.instance)), List.of());

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Looks every second until the silence is doubted; the seconds until then. */
  private int secondsUntilDoubt(DeadWorkerDetector watch) {
    for (int second = 0; second < 1000; second++) {
      if (watch.look(TAKEN, entry -> true, now) instanceof DeadWorkerDetector.Doubt) {
        return second;
      }
      now = now.plusSeconds(1);
    }
    throw new AssertionError("never doubted");
  }

  private static DeadWorkerDetector watch(long graphNodes) {
    return new DeadWorkerDetector(
        Duration.ofSeconds(10), Duration.ofSeconds(1), promptId -> graphNodes);
  }

  @ParameterizedTest
  @CsvSource({"5, 10", "100, 12", "400, 50", "900, 212"})
  void aLargeGraphMayTakeItsTimeToBegin(long graphNodes, int seconds) {
    assertThat(secondsUntilDoubt(watch(graphNodes))).isEqualTo(seconds);
  }

  @Test
  void onceTheNewConnectionSaysNothingEitherTheWorkerIsDead() {
    DeadWorkerDetector watch = watch(5);
    assertThat(secondsUntilDoubt(watch)).isEqualTo(10);
    watch.disconnected();
    watch.connected();
    assertThat(watch.look(TAKEN, entry -> true, now))
        .isInstanceOf(DeadWorkerDetector.Unchanged.class);
    now = now.plusSeconds(1);
    assertThat(watch.look(TAKEN, entry -> true, now)).isInstanceOf(DeadWorkerDetector.Death.class);
  }
}
