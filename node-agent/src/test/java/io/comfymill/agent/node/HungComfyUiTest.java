package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ComfyUI that makes no progress. */
class HungComfyUiTest {
  private static final Duration PAST_STALL = Duration.ofMinutes(5).plusSeconds(1);
  private static final Duration PAST_GRACE = Duration.ofSeconds(8);

  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
  }

  private static Assignment.Run run(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.job(promptId));
  }

  private Heartbeat.OfNode heartbeat() {
    return test.kafka.lastHeartbeat();
  }

  private void hangOnOne() {
    test.run(run("a"));
    test.comfyUi.begin();
    test.comfyUi.inside = "1";
    test.advance(PAST_STALL);
  }

  @Test
  void aSilentAttemptIsInterruptedAndReportedAsHung() {
    hangOnOne();
    assertThat(test.comfyUi.interrupted).contains(run("a").attempt().comfyPromptId().toString());
    test.comfyUi.finish(Jobs.history("error", "[['execution_interrupted', {}]]"));
    test.advance(Duration.ofSeconds(6));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.HUNG);
    assertThat(heartbeat().online()).isTrue();
    assertThat(heartbeat().restartNeeded()).isFalse();
  }

  @Test
  void whereTheInterruptHasNoEffectARestartIsAskedForUntilThePromptIsGone() {
    hangOnOne();
    assertThat(heartbeat().restartNeeded()).isFalse();
    test.advance(PAST_GRACE);

    assertThat(test.failure().cause()).isEqualTo(FailureCause.HUNG);
    assertThat(heartbeat().online()).isFalse();
    assertThat(heartbeat().detail()).contains("hung");
    assertThat(heartbeat().restartNeeded()).isTrue();

    test.comfyUi.running.clear();
    test.advance(Duration.ofSeconds(4));
    assertThat(heartbeat().online()).isTrue();
    assertThat(heartbeat().restartNeeded()).isFalse();
  }

  @Test
  void whatWaitsBehindItIsGivenUpAndNothingNewIsTaken() {
    test.run(run("a"));
    test.comfyUi.begin();
    test.run(run("b"));
    test.advance(PAST_STALL);
    test.advance(PAST_GRACE);
    test.run(run("c"));

    assertThat(test.comfyUi.pending).isEmpty();
    assertThat(test.kafka.events)
        .filteredOn(AttemptEvent.Failed.class::isInstance)
        .extracting(event -> ((AttemptEvent.Failed) event).cause())
        .containsExactly(FailureCause.HUNG, FailureCause.COMFYUI_LOST);
    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Rejected.class);
  }

  @Test
  void aRestartedAgentFindsOutThatAnOldPromptHangsThere() {
    hangOnOne();
    test.advance(PAST_GRACE);
    test = new TestNode(folder, test.comfyUi).online();
    assertThat(heartbeat().restartNeeded()).isFalse();
    test.run(run("b"));
    test.advance(PAST_STALL);
    test.advance(PAST_GRACE);

    assertThat(heartbeat().restartNeeded()).isTrue();
    assertThat(test.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);
  }

  @Test
  void aComfyUiThatAnswersNothingAtAllLosesWhatWaitsThere() {
    test.run(run("a"));
    test.comfyUi.away = true; // its WebSocket stays open
    test.advance(PAST_STALL);
    test.advance(PAST_GRACE);

    assertThat(test.failure().cause()).isEqualTo(FailureCause.COMFYUI_LOST);
    assertThat(test.failure().message()).contains("does not answer");
    assertThat(heartbeat().online()).isFalse();
    assertThat(heartbeat().restartNeeded()).isTrue();

    test.comfyUi.away = false;
    test.advance(Duration.ofSeconds(5));
    assertThat(heartbeat().restartNeeded()).isFalse();
    assertThat(heartbeat().online()).isTrue();
  }

  @Test
  void anEndedAttemptsPromptThatArrivesLateIsStopped() {
    test.comfyUi.road = new java.util.concurrent.CompletableFuture<>();
    test.run(run("a"));
    test.node.assign(new Assignment.Cancel(Jobs.AT, TestNode.ID, run("a").attempt(), "enough"));
    test.advance(PAST_GRACE);
    assertThat(test.failure().cause()).isEqualTo(FailureCause.CANCELLED);

    test.comfyUi.road.complete(null);
    test.settle();
    assertThat(test.comfyUi.pending).isEmpty();
  }
}
