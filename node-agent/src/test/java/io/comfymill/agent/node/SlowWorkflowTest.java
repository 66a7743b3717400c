package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow that is slow is not stuck; and a ComfyUI that has nothing to do frees its memory. */
class SlowWorkflowTest {
  private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);

  @TempDir Path folder;

  private static Assignment.Run run(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.job(promptId));
  }

  private static void progress(TestNode test, Assignment.Run run) {
    test.comfyUi.say(
        "progress", run.attempt().comfyPromptId().toString(), "\"node\": \"1\", \"value\": 1, ");
    test.settle();
  }

  private static boolean interrupted(TestNode test, Assignment.Run run) {
    return test.comfyUi.interrupted.contains(run.attempt().comfyPromptId().toString());
  }

  private static void begin(TestNode test, Assignment.Run run) {
    test.run(run);
    test.comfyUi.begin();
    test.comfyUi.inside = "1";
    progress(test, run);
  }

  @Test
  void aWorkflowThatCameOutOfALongSilenceMayBeSilentForLongerAgain() {
    TestNode test = new TestNode(folder).online();
    Assignment.Run slow = run("slow");
    begin(test, slow);
    test.advance(FOUR_MINUTES);
    progress(test, slow);

    test.advance(FOUR_MINUTES.multipliedBy(3).minusSeconds(10));
    assertThat(interrupted(test, slow)).isFalse();

    test.advance(Duration.ofSeconds(20));
    assertThat(interrupted(test, slow)).isTrue();
    test.comfyUi.finish(Jobs.history("error", "[['execution_interrupted', {}]]"));
    test.advance(Duration.ofSeconds(2));
    assertThat(test.failure().cause()).isEqualTo(FailureCause.HUNG);
    assertThat(test.failure().message()).isEqualTo("no sign of progress for 720 s");
  }

  @Test
  void aQuickOneIsStuckAfterTheUsualTime() {
    TestNode test = new TestNode(folder).online();
    Assignment.Run quick = run("quick");
    begin(test, quick);
    test.advance(Duration.ofSeconds(2));
    progress(test, quick);

    test.advance(Duration.ofMinutes(5).plusSeconds(1));

    assertThat(interrupted(test, quick)).isTrue();
  }

  @Test
  void anIdleComfyUiFreesItsMemoryOnceItHasBeenIdleForLong() {
    Map<String, String> settings = Map.of("comfymill.agent.free-after", "10m");
    TestNode test = new TestNode(folder, new FakeComfyUi(), settings).online();
    test.advance(Duration.ofMinutes(9));
    assertThat(test.comfyUi.freed).isZero();

    test.advance(Duration.ofMinutes(30));
    assertThat(test.comfyUi.freed).isEqualTo(1);

    Assignment.Run run = run("a");
    begin(test, run);
    test.advance(FOUR_MINUTES);
    test.comfyUi.finish(Jobs.history("success", "[['execution_success', {}]]"));
    test.advance(Duration.ofMinutes(9));
    assertThat(test.comfyUi.freed).isEqualTo(1);

    test.advance(Duration.ofMinutes(2));
    assertThat(test.comfyUi.freed).isEqualTo(2);
  }

  @Test
  void whileSomebodyElseNeedsTheMachineNothingNewIsTakenAndWhatRunsFinishes() {
    Assignment.Run run = run("a");
    LocalDateTime soon =
        LocalDateTime.ofInstant(new TestNode(folder).loop.instant(), ZoneId.systemDefault())
            .plusMinutes(2);
    String window = "%tR-%tR".formatted(soon, soon.plusMinutes(10));
    TestNode stepping =
        new TestNode(folder.resolve("b"), new FakeComfyUi(), Map.of("comfymill.agent.away", window))
            .online();
    begin(stepping, run);
    assertThat(stepping.kafka.lastHeartbeat().online()).isTrue();

    stepping.advance(Duration.ofMinutes(3));
    assertThat(stepping.kafka.lastHeartbeat().online()).isFalse();
    assertThat(stepping.kafka.lastHeartbeat().detail()).startsWith("steps aside").endsWith(window);
    stepping.comfyUi.finish(Jobs.history("success", "[['execution_success', {}]]"));
    stepping.advance(Duration.ofSeconds(3));
    assertThat(stepping.kafka.lastEvent()).isInstanceOf(AttemptEvent.Succeeded.class);

    stepping.advance(Duration.ofMinutes(10));
    assertThat(stepping.kafka.lastHeartbeat().online()).isTrue();
  }
}
