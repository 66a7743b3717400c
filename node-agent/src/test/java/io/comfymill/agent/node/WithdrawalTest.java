package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that the scheduler wants back. */
class WithdrawalTest {
  @TempDir Path folder;
  private TestNode test;
  private Assignment.Run run;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
    test.comfyUi.outputs.put(new OutputFile("output", "s", "a.png"), "PNG");
    run = Jobs.run(TestNode.ID, Jobs.job("a"));
  }

  private void withdraw() {
    test.node.assign(new Assignment.Withdraw(Jobs.AT, TestNode.ID, run.attempt()));
    test.settle();
  }

  private String promptId() {
    return run.attempt().comfyPromptId().toString();
  }

  private void assertWithdrawn() {
    assertThat(test.failure().cause()).isEqualTo(FailureCause.WITHDRAWN);
    assertThat(test.failure().attempt()).isEqualTo(run.attempt());
    assertThat(test.comfyUi.pending).isEmpty();
    assertThat(journaled()).isEmpty();
    test.advance(Duration.ofSeconds(2));
    assertThat(test.kafka.lastHeartbeat().attempts()).isEmpty();
  }

  private List<JournalEntry> journaled() {
    try {
      return test.journal.load();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatWaitsInComfyUisQueueIsTakenOutAndNothingIsInterrupted() {
    test.run(Jobs.run(TestNode.ID, Jobs.job("running")));
    test.comfyUi.begin();
    test.run(run);
    withdraw();
    test.advance(Duration.ofMillis(100));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.WITHDRAWN);
    assertThat(test.comfyUi.deleted).containsExactly(promptId());
    assertThat(test.comfyUi.interrupted).isEmpty();
    assertThat(test.comfyUi.running).hasSize(1);
  }

  @Test
  void whatIsOnlyPreparedIsDropped() {
    test.comfyUi.away = true; // its inputs do not get there
    Assignment.Run waiting = Jobs.run(TestNode.ID, Jobs.job("inputs", List.of(Jobs.input())));
    storeInput();
    run = waiting;
    test.run(run);
    withdraw();
    test.comfyUi.away = false;

    assertWithdrawn();
    assertThat(test.comfyUi.posted).isEmpty();
  }

  private void storeInput() {
    try {
      test.store.put(
          Jobs.input().artifactKey(), new java.io.ByteArrayInputStream(new byte[] {1, 2, 3}));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatIsOnItsWayIsTakenOutWhenItHasArrived() {
    test.comfyUi.road = new CompletableFuture<>();
    test.run(run);
    withdraw();
    test.advance(Duration.ofSeconds(3));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted");

    test.comfyUi.road.complete(null);
    test.advance(Duration.ofMillis(100));
    assertWithdrawn();
  }

  @Test
  void whatBeganBeforeItCouldBeTakenOutGoesOnAndNothingIsAnswered() {
    test.run(run);
    test.comfyUi.begin(); // its message is still on its way
    withdraw();
    test.advance(Duration.ofSeconds(3));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
    assertThat(test.comfyUi.interrupted).isEmpty();

    test.comfyUi.finish(ManagedComfyUiTest.success());
    test.settle();
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started", "Succeeded");
  }

  @Test
  void whatBeganWithoutAWordIsFoundInTheQueueAndGoesOn() {
    test.run(run);
    test.comfyUi.running.add(test.comfyUi.pending.remove(0));
    withdraw();
    test.advance(Duration.ofSeconds(1));

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
  }

  @Test
  void whatRanThroughWithoutAWordHasSucceeded() {
    test.run(run);
    test.comfyUi.running.add(test.comfyUi.pending.remove(0));
    test.comfyUi.finishSilently(ManagedComfyUiTest.success());
    withdraw();
    test.advance(Duration.ofSeconds(2));

    assertThat(test.kafka.lastEvent()).isInstanceOf(AttemptEvent.Succeeded.class);
  }

  @Test
  void aRunningOneIsLeftAlone() {
    test.run(run);
    test.comfyUi.begin();
    test.settle();
    withdraw();
    test.advance(Duration.ofSeconds(1));

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Started");
    assertThat(test.comfyUi.deleted).isEmpty();
    assertThat(test.comfyUi.interrupted).isEmpty();
  }

  @Test
  void anUnknownOneIsAnsweredAsWithdrawn() {
    withdraw();

    assertThat(test.failure().cause()).isEqualTo(FailureCause.WITHDRAWN);
    assertThat(test.failure().attempt()).isEqualTo(run.attempt());
  }

  @Test
  void aRequestThatGotLostIsMadeAgain() {
    test.run(run);
    test.comfyUi.deletesFail = true;
    withdraw();
    test.advance(Duration.ofSeconds(3));
    assertThat(test.kafka.eventTypes()).containsExactly("Accepted");

    test.comfyUi.deletesFail = false;
    test.advance(Duration.ofSeconds(3));
    assertWithdrawn();
  }

  @Test
  void askedTwiceItAnswersOnce() {
    test.run(run);
    withdraw();
    withdraw();
    test.advance(Duration.ofSeconds(1));

    assertThat(test.kafka.eventTypes()).containsExactly("Accepted", "Failed");
  }

  @Test
  void aCancelMeanwhileWins() {
    test.comfyUi.road = new CompletableFuture<>();
    test.run(run);
    withdraw();
    test.node.assign(new Assignment.Cancel(Jobs.AT, TestNode.ID, run.attempt(), "enough"));
    test.comfyUi.road.complete(null);
    test.advance(Duration.ofMillis(200));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(test.comfyUi.pending).isEmpty();
  }

  @Test
  void afterARestartItIsStillGivenBack() throws IOException {
    test.run(run);
    TestNode restarted = new TestNode(folder, test.comfyUi);
    test.journal.load().forEach(restarted.node::restore);
    test = restarted.online();
    withdraw();
    test.advance(Duration.ofSeconds(1));

    assertWithdrawn();
  }

  @Test
  void anAnswerThatKafkaDidNotTakeIsGivenAfterARestart() throws IOException {
    test.run(run);
    test.kafka.away = true;
    withdraw();
    test.advance(Duration.ofSeconds(1));
    TestNode restarted = new TestNode(folder, test.comfyUi);
    test.journal.load().forEach(restarted.node::restore);
    test = restarted.online();

    assertWithdrawn();
    assertThat(test.kafka.eventTypes()).containsExactly("Failed");
  }
}
