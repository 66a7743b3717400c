package io.comfymill.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.Specs;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.messaging.CommandSender.InDoubtException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A submit is answered as accepted just where the scheduler will take it in. */
class CommandSenderTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PromptId PROMPT = new PromptId("p");
  private static final JobSpec JOB = Specs.plain(TenantId.DEFAULT, PROMPT, NOW);

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final GatewayConfig config =
      GatewayConfigs.with(Map.of("comfymill.gateway.kafka.accept-timeout", "500ms"));
  private final List<JobCommand.Submit> sent = new CopyOnWriteArrayList<>();

  /** When the broker appends each of the next records; none: it never answers. */
  private final Deque<Instant> appends = new ArrayDeque<>();

  private boolean reachable = true;
  private final RecordSender records = new RecordSender("test", this::broker, 10);
  private final CommandSender sender =
      new CommandSender(
          records,
          new KafkaReachability(new KafkaClients(Map.of(), "test"), new Loops(), config) {
            @Override
            public boolean reachable() {
              return reachable;
            }
          },
          new BrokerClock(clock),
          config);

  @SuppressWarnings("unchecked")
  private Producer<String, byte[]> broker() {
    return (Producer<String, byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send")) {
                append((ProducerRecord<String, byte[]>) arguments[0], (Callback) arguments[1]);
                return new CompletableFuture<RecordMetadata>();
              }
              return null;
            });
  }

  private void append(ProducerRecord<String, byte[]> next, Callback answer) {
    sent.add((JobCommand.Submit) WireJson.read(next.value(), JobCommand.class).orElseThrow());
    Instant at = appends.poll();
    if (at != null) {
      answer.onCompletion(
          new RecordMetadata(new TopicPartition(next.topic(), 0), 0, 0, at.toEpochMilli(), 0, 0),
          null);
    }
  }

  private void submit() {
    sender.submit(JOB).await().atMost(Duration.ofSeconds(20));
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void aSubmitSaysUntilWhenItCounts() {
    appends.add(NOW);
    submit();

    assertThat(sent)
        .singleElement()
        .satisfies(submit -> assertThat(submit.acceptBy()).isEqualTo(NOW.plusMillis(500)));
  }

  @Test
  void whereTheBrokerDoesNotAnswerInTimeItIsInDoubt() {
    assertThatThrownBy(this::submit).isInstanceOf(InDoubtException.class);
  }

  /** The scheduler drops the first, so it must not be taken for accepted. */
  @Test
  void whereTheBrokersClockIsAheadItIsSentOnceMoreByThatClock() {
    Instant ahead = NOW.plusSeconds(60);
    appends.add(ahead);
    appends.add(ahead);
    submit();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).acceptBy()).isEqualTo(ahead.plusMillis(500));
    appends.add(ahead);
    submit();
    assertThat(sent).hasSize(3);
  }

  @Test
  void whatTheBrokerAppendsTooLateTwiceIsRefused() {
    appends.add(NOW.plusSeconds(60));
    appends.add(NOW.plusSeconds(200));

    assertThatThrownBy(this::submit).isInstanceOf(InDoubtException.class);
  }

  @Test
  void nothingIsSentWhileKafkaIsAway() {
    reachable = false;

    assertThatThrownBy(this::submit).isInstanceOf(DependencyAwayException.class);
    assertThat(sent).isEmpty();
  }
}
