package io.comfymill.e2e;

import io.comfymill.common.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console in a real browser: see {@code e2e/console}. With {@code -Plong} every page is looked
 * at, too, in both themes and on a phone; with {@code -Dconsole.shots} beside it the pictures of
 * {@code docs/console.md} are taken anew.
 */
@ExtendWith(SharedMill.class)
class ConsoleIT {
  @Test
  void doesWhatItsPagesSayInARealBrowser(Mill mill) throws Exception {
    boolean shots = System.getProperty("console.shots") != null;
    List<String> command =
        new ArrayList<>(List.of("node", "node_modules/@playwright/test/cli.js", "test"));
    if (!Boolean.getBoolean("tests.long")) {
      command.addAll(List.of("--grep-invert", "every page"));
    }
    ConsoleRun.prepare(mill)
        .run(
            Map.of(
                "GATEWAY_PID",
                Long.toString(mill.child("gateway-1").pid()),
                "UNREADABLE",
                sendUnreadable(mill),
                "CONSOLE_SHOTS",
                shots ? Mill.HOME.resolve("docs/console").toString() : ""),
            command.toArray(String[]::new));
  }

  /** Where it stands: {@code topic partition/offset}. */
  private static String sendUnreadable(Mill mill) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + mill.port("kafka")),
            new StringSerializer(),
            new StringSerializer())) {
      RecordMetadata sent =
          producer
              .send(
                  new ProducerRecord<>(
                      Topic.JOB_COMMANDS.topicName(), "console", "no command of a console"))
              .get(30, TimeUnit.SECONDS);
      return "%s %d/%d".formatted(sent.topic(), sent.partition(), sent.offset());
    }
  }
}
