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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class EventOutboxTest {
  private static final AttemptId ATTEMPT = new AttemptId(Jobs.job("p").id(), 1);
  private static final Instant BEGUN = Jobs.AT.plusMillis(3);
  private final ManualLoop time = new ManualLoop();
  private final FakeSink kafka = new FakeSink();
  private final EventOutbox outbox = new EventOutbox(kafka, time::after, EventOutbox.PATIENCE);

  private static AttemptEvent accepted() {
    return new AttemptEvent.Accepted(Jobs.AT, ATTEMPT, Jobs.NODE);
  }

  private static AttemptEvent started() {
    return new AttemptEvent.Started(BEGUN, ATTEMPT, Jobs.NODE);
  }

  private static AttemptEvent succeeded() {
    ExecutionResult result =
        new ExecutionResult(Jobs.empty(), Jobs.empty(), WireJson.mapper().createArrayNode());
    return new AttemptEvent.Succeeded(Jobs.AT.plusMillis(9), ATTEMPT, Jobs.NODE, result);
  }

  @Test
  void aQuickAttemptIsToldInOneRecord() {
    outbox.send(accepted());
    outbox.send(started());
    CompletableFuture<Void> end = outbox.send(succeeded()).toCompletableFuture();
    assertThat(end).isCompleted();

    time.advance(Duration.ofMinutes(1));
    assertThat(kafka.events).containsExactly(succeeded().begunAt(BEGUN));
  }

  @Test
  void whatTakesLongerIsToldStepByStep() {
    outbox.send(accepted());
    assertThat(kafka.events).isEmpty();
    time.advance(EventOutbox.PATIENCE);
    assertThat(kafka.events).containsExactly(accepted());

    outbox.send(started());
    time.advance(EventOutbox.PATIENCE);
    outbox.send(succeeded());
    assertThat(kafka.events).containsExactly(accepted(), started(), succeeded());
  }

  @Test
  void anEndThatOvertakesAStartTellsIt() {
    kafka.away = true;
    outbox.send(started());
    time.advance(EventOutbox.PATIENCE);
    outbox.send(succeeded());
    time.advance(Duration.ofMinutes(10));

    kafka.away = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(kafka.events).containsExactly(succeeded().begunAt(BEGUN));
  }

  @Test
  void triesUntilKafkaIsBack() {
    kafka.away = true;
    CompletableFuture<Void> end = outbox.send(succeeded()).toCompletableFuture();
    time.advance(Duration.ofMinutes(10));
    assertThat(end).isNotDone();

    kafka.away = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(kafka.events).containsExactly(succeeded());
    assertThat(end).isCompleted();
  }

  @Test
  void takesNoMoreAnswersThanItCanHold() {
    kafka.away = true;
    for (int i = 0; i < EventOutbox.MAX_ANSWERED; i++) {
      assertThat(outbox.takesAnswers()).isTrue();
      AttemptId other = new AttemptId(Jobs.job("p" + i).id(), 1);
      outbox.send(new AttemptEvent.Accepted(Jobs.AT, other, Jobs.NODE));
    }
    assertThat(outbox.takesAnswers()).isFalse();

    time.advance(EventOutbox.PATIENCE);
    kafka.away = false;
    time.advance(Duration.ofSeconds(1));
    assertThat(outbox.takesAnswers()).isTrue();
  }

  @Test
  void anEventThatNoRecordHoldsIsReportedWithoutItsResult() {
    FakeSink behind = new FakeSink();
    EventOutbox small =
        new EventOutbox(
            (topic, key, value) ->
                value.length > 600
                    ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                    : behind.send(topic, key, value),
            time::after,
            EventOutbox.PATIENCE);
    ExecutionResult large =
        new ExecutionResult(
            Jobs.empty().put("x", "y".repeat(1000)),
            Jobs.empty(),
            WireJson.mapper().createArrayNode());
    small.send(new AttemptEvent.Succeeded(Jobs.AT, ATTEMPT, Jobs.NODE, large));
    time.advance(Duration.ofSeconds(1));

    assertThat(behind.lastEvent())
        .isInstanceOfSatisfying(
            AttemptEvent.Failed.class,
            failed -> assertThat(failed.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
  }
}
