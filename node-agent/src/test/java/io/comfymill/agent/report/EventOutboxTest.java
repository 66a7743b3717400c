package io.comfymill.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.node.FakeSink;
import io.comfymill.agent.node.ManualLoop;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class EventOutboxTest {
  private static final AttemptId ATTEMPT = new AttemptId(Jobs.job("p").id(), 1);
  private final ManualLoop time = new ManualLoop();
  private final FakeSink kafka = new FakeSink();

  private static AttemptEvent accepted() {
    return new AttemptEvent.Accepted(Jobs.AT, ATTEMPT, Jobs.NODE);
  }

  private static AttemptEvent started() {
    return new AttemptEvent.Started(Jobs.AT, ATTEMPT, Jobs.NODE);
  }

  @Test
  void keepsAnAttemptsOrderOverAnOutage() {
    EventOutbox outbox = new EventOutbox(kafka, time::after);
    kafka.away = true;
    CompletableFuture<Void> first = outbox.send(accepted()).toCompletableFuture();
    CompletableFuture<Void> second = outbox.send(started()).toCompletableFuture();
    time.advance(Duration.ofMinutes(10));
    assertThat(first).isNotDone();

    kafka.away = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(kafka.events).containsExactly(accepted(), started());
    assertThat(second).isCompleted();
  }

  @Test
  void takesNoMoreAnswersThanItCanHold() {
    EventOutbox outbox = new EventOutbox(kafka, time::after);
    kafka.away = true;
    for (int i = 0; i < EventOutbox.MAX_ANSWERED; i++) {
      assertThat(outbox.takesAnswers()).isTrue();
      AttemptId other = new AttemptId(Jobs.job("p" + i).id(), 1);
      outbox.send(new AttemptEvent.Accepted(Jobs.AT, other, Jobs.NODE));
    }
    assertThat(outbox.takesAnswers()).isFalse();

    kafka.away = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(outbox.takesAnswers()).isTrue();
  }

  @Test
  void anEventThatNoRecordHoldsIsReportedWithoutItsResult() {
    FakeSink behind = new FakeSink();
    EventOutbox outbox =
        new EventOutbox(
            (topic, key, value) ->
                value.length > 600
                    ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                    : behind.send(topic, key, value),
            time::after);
    ExecutionResult large =
        new ExecutionResult(
            Jobs.empty().put("x", "y".repeat(1000)),
            Jobs.empty(),
            WireJson.mapper().createArrayNode());
    outbox.send(new AttemptEvent.Succeeded(Jobs.AT, ATTEMPT, Jobs.NODE, large));
    time.advance(Duration.ofSeconds(1));

    assertThat(behind.lastEvent())
        .isInstanceOfSatisfying(
            AttemptEvent.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
  }
}
