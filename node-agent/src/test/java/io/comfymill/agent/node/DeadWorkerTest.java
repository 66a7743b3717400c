package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ComfyUI whose worker thread has ended: HTTP answers, and nothing runs any more. */
class DeadWorkerTest {
  private static final Duration SOON = Duration.ofSeconds(7);
  private static final Duration LATE = Duration.ofSeconds(16);

  @TempDir Path folder;
  private TestNode test;
  private final Assignment.Run pill = run("pill");
  private final Assignment.Run behind = run("behind");

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
  }

  private static Assignment.Run run(String promptId) {
    return Jobs.run(TestNode.ID, Jobs.job(promptId));
  }

  private static String id(Assignment.Run run) {
    return run.attempt().comfyPromptId().toString();
  }

  private Heartbeat.OfNode heartbeat() {
    return test.kafka.lastHeartbeat();
  }

  private List<String> eventsOf(Assignment.Run run) {
    return test.kafka.events.stream()
        .filter(event -> event.attempt().equals(run.attempt()))
        .map(DeadWorkerTest::name)
        .toList();
  }

  private static String name(AttemptEvent event) {
    return event instanceof AttemptEvent.Failed failed
        ? failed.cause().name()
        : event.getClass().getSimpleName();
  }

  /** As ComfyUI 0.3.64 does with an unlinked graph node that has no inputs. */
  private void dieAfterTheStart() {
    test.run(pill);
    test.run(behind);
    test.comfyUi.take();
    test.comfyUi.say("execution_start", id(pill), "");
    test.settle();
  }

  @Test
  void itIsKnownByWhatDoesNotFollowTheStart() {
    dieAfterTheStart();
    test.advance(SOON);
    assertThat(heartbeat().online()).isTrue();
    test.advance(LATE.minus(SOON));

    assertThat(eventsOf(pill)).containsExactly("Accepted", "Started", "WORKER_DIED");
    assertThat(eventsOf(behind)).containsExactly("Accepted", "WORKER_DIED");
    assertThat(heartbeat().online()).isFalse();
    assertThat(heartbeat().detail()).contains("worker died");
    assertThat(heartbeat().restartNeeded()).isTrue();
    assertThat(heartbeat().attempts()).isEmpty();
    assertThat(test.comfyUi.pending).isEmpty();
  }

  @Test
  void itIsKnownByAStartThatDoesNotCome() {
    test.run(pill);
    test.run(behind);
    test.comfyUi.take(); // as with extra_data that is null: it dies before its first word
    test.advance(LATE);

    assertThat(eventsOf(pill)).containsExactly("Accepted", "Started", "WORKER_DIED");
    assertThat(eventsOf(behind)).containsExactly("Accepted", "WORKER_DIED");
  }

  @Test
  void itIsKnownByTheNextThatDoesNotStart() {
    test.run(behind);
    test.advance(LATE);

    assertThat(eventsOf(behind)).containsExactly("Accepted", "WORKER_DIED");
    assertThat(heartbeat().restartNeeded()).isTrue();
  }

  @Test
  void theNodeTakesNothingUntilComfyUiWasStartedAgain() {
    dieAfterTheStart();
    test.advance(LATE);
    test.run(run("next"));
    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Rejected.class);
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped")); // the same process
    test.advance(Duration.ofSeconds(5));
    assertThat(heartbeat().online()).isFalse();

    test.comfyUi.crash();
    test.comfyUi.away = false;
    test.advance(Duration.ofSeconds(5));
    assertThat(heartbeat().online()).isTrue();
    assertThat(heartbeat().restartNeeded()).isFalse();
  }

  @Test
  void silenceInsideAGraphNodeIsNone() {
    test.run(pill);
    test.run(behind);
    test.comfyUi.begin();
    test.comfyUi.say("executing", id(pill), "\"node\": \"1\", ");
    test.settle();
    test.advance(Duration.ofMinutes(4));

    assertThat(heartbeat().online()).isTrue();
    assertThat(eventsOf(behind)).containsExactly("Accepted");
  }

  @Test
  void silenceInsideAGraphNodeWhoseMessagesWereMissedIsNone() {
    test.run(pill);
    test.comfyUi.listener.accept(new MessageSource.Closed("dropped"));
    test.comfyUi.take();
    test.comfyUi.inside = "1";
    test.advance(Duration.ofMinutes(1));

    assertThat(test.comfyUi.connections).isEqualTo(2);
    assertThat(heartbeat().online()).isTrue();
  }

  @Test
  void timeInWhichComfyUiDoesNotAnswerDoesNotCount() {
    dieAfterTheStart();
    test.advance(SOON);
    test.comfyUi.away = true; // paused, say
    test.advance(Duration.ofSeconds(12));
    test.comfyUi.away = false;
    test.advance(SOON);
    assertThat(heartbeat().restartNeeded()).isFalse();
    test.comfyUi.say("execution_cached", id(pill), "\"nodes\": [], ");
    test.settle();
    test.advance(Duration.ofMinutes(1));

    assertThat(eventsOf(pill)).containsExactly("Accepted", "Started");
    assertThat(heartbeat().online()).isTrue();
  }

  @Test
  void aDeafSocketIsNotADeadWorker() {
    test.run(pill);
    test.comfyUi.deaf = true;
    test.comfyUi.take();
    test.comfyUi.inside = "1";
    test.advance(Duration.ofSeconds(30));

    assertThat(test.comfyUi.connections).isEqualTo(2);
    assertThat(eventsOf(pill)).containsExactly("Accepted", "Started");
    assertThat(heartbeat().online()).isTrue();
  }

  @Test
  void otherPeoplesPromptsProveNothing() {
    test.comfyUi.running.add(new QueueSnapshot.Entry("theirs", Jobs.empty()));
    test.run(behind);
    test.advance(Duration.ofMinutes(1));

    assertThat(eventsOf(behind)).containsExactly("Accepted");
    assertThat(heartbeat().online()).isTrue();
  }

  @Test
  void oneThatGoesOnAfterAllIsTakenBack() {
    dieAfterTheStart();
    test.advance(LATE);
    test.comfyUi.say("execution_cached", id(pill), "\"nodes\": [], ");
    test.settle();
    test.advance(Duration.ofSeconds(2));

    assertThat(heartbeat().online()).isTrue();
    assertThat(test.failure().cause()).isEqualTo(FailureCause.WORKER_DIED);
  }
}
