package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket is closed when it is dead, and only then; a ComfyUI that is gone is gone at once. */
class DeadLinkTest {
  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
  }

  private static Assignment.Run run(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.job(promptId));
  }

  @Test
  void silenceOfMinutesClosesNothing() {
    test.run(run("a"));
    test.comfyUi.begin();
    test.settle();
    test.advance(Duration.ofMinutes(4));

    assertThat(test.comfyUi.closes).isZero();
  }

  @Test
  void noPongWhileHttpAnswersClosesIt() {
    test.comfyUi.mute = true;
    test.advance(Duration.ofSeconds(10));
    assertThat(test.comfyUi.closes).isZero();
    test.advance(Duration.ofSeconds(9));

    assertThat(test.comfyUi.closes).isEqualTo(1);
    assertThat(test.comfyUi.connections).isEqualTo(2);
  }

  @Test
  void noPongFromAComfyUiThatAnswersNothingClosesNothing() {
    test.comfyUi.away = true;
    test.advance(Duration.ofMinutes(2));

    assertThat(test.comfyUi.closes).isZero();
  }

  @Test
  void aSocketThatComfyUiHasForgottenIsOpenedAgain() {
    test.comfyUi.deaf = true;
    test.run(run("a"));
    test.advance(Duration.ofSeconds(4));
    assertThat(test.comfyUi.closes).isZero();
    test.advance(Duration.ofSeconds(6));

    assertThat(test.comfyUi.closes).isEqualTo(1);
    assertThat(test.comfyUi.connections).isEqualTo(2);
    test.comfyUi.begin();
    test.settle();
    assertThat(test.frames).hasSize(2);
  }

  @Test
  void aRefusedConnectionIsGoneAtOnce() {
    test.run(run("a"));
    test.comfyUi.refuses = true;
    test.comfyUi.crash();
    test.settle();

    assertThat(test.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);
    assertThat(test.kafka.lastHeartbeat().online()).isFalse();
    assertThat(test.kafka.lastHeartbeat().restartNeeded()).isFalse();

    test.comfyUi.away = false;
    test.advance(Duration.ofSeconds(4));
    assertThat(test.kafka.lastHeartbeat().online()).isTrue();
  }

  @Test
  void anUnansweredOneKeepsItsGrace() {
    test.run(run("a"));
    test.comfyUi.crash();
    test.advance(Duration.ofSeconds(2));

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted");
    assertThat(test.kafka.lastHeartbeat().online()).isTrue();
  }
}
