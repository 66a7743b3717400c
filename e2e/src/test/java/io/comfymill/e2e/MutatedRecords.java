package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.quarantine.QuarantinedRecord;
import io.comfymill.common.wire.Mutations;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.wire.WireSamples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Every record of one topic, mutated, sent to it; and what of that is in the quarantine. */
final class MutatedRecords implements AutoCloseable {
  private final Mill mill;
  private final Topic topic;
  private final Class<?> type;
  private final Map<String, Object> kafka;
  private final KafkaConsumer<byte[], byte[]> quarantine;
  private final Set<String> quarantined = new TreeSet<>();

  MutatedRecords(Mill mill, Topic topic, Class<?> type) {
    this.mill = mill;
    this.topic = topic;
    this.type = type;
    this.kafka = Map.of("bootstrap.servers", "127.0.0.1:" + mill.kafkaPort());
    this.quarantine =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all = List.of(new TopicPartition(Topic.QUARANTINE_NAME, 0));
    quarantine.assign(all);
    quarantine.seekToBeginning(all);
  }

  /**
   * Sends them all.
   *
   * @return where those stand that cannot be understood, as {@link QuarantinedRecord#id} has it
   */
  Set<String> send() throws IOException {
    String node = onlineNode();
    Set<String> unreadable = new TreeSet<>();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (byte[] record : records(node)) {
        String key = key(record, node);
        for (Mutations.Mutation mutation : Mutations.of(record)) {
          Future<RecordMetadata> one =
              producer.send(new ProducerRecord<>(topic.topicName(), key, mutation.value()));
          if (!isReadable(mutation.value())) {
            sent.add(one);
          }
        }
      }
      for (Future<RecordMetadata> one : sent) {
        RecordMetadata at = one.get();
        unreadable.add(at.topic() + "-" + at.partition() + "@" + at.offset());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
    return unreadable;
  }

  /** Nodes of earlier tests are known and gone. */
  private String onlineNode() throws IOException {
    for (JsonNode node : new ComfyClient(mill.gateway()).get("/api/nodes")) {
      if (node.path("status").asText().equals("online")) {
        return node.path("id").asText();
      }
    }
    throw new AssertionError("no node is online");
  }

  /** One of each kind. An agent reads only what is for a node of its own. */
  private List<byte[]> records(String node) throws IOException {
    List<byte[]> records = new ArrayList<>();
    for (Object sample : WireSamples.all().values()) {
      if (type.isInstance(sample)) {
        ObjectNode record = (ObjectNode) WireJson.mapper().readTree(WireJson.write(sample));
        if (topic == Topic.ASSIGNMENTS) {
          record.put("nodeId", node);
        }
        records.add(WireJson.write(record));
      }
    }
    return records;
  }

  private String key(byte[] record, String node) throws IOException {
    if (topic == Topic.ASSIGNMENTS) {
      return node;
    }
    return WireJson.mapper().readTree(record).path("nodeId").asText("a-job");
  }

  private boolean isReadable(byte[] value) {
    try {
      WireJson.read(value, type);
      return true;
    } catch (UnreadableRecordException e) {
      return false;
    }
  }

  /** Where the records stood that are in the quarantine by now. */
  Set<String> quarantined() {
    for (ConsumerRecord<byte[], byte[]> found : quarantine.poll(Duration.ofMillis(200))) {
      QuarantinedRecord.fromKafka(found).ifPresent(record -> quarantined.add(record.id()));
    }
    return quarantined;
  }

  @Override
  public void close() {
    quarantine.close();
  }
}
