package io.comfymill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other side of the gateway: reads what it sends, and writes the tables that it reads. */
public final class FakeScheduler implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final LocalInfrastructure infrastructure;
  private final KafkaProducer<String, byte[]> producer;

  FakeScheduler(LocalInfrastructure infrastructure) {
    this.infrastructure = infrastructure;
    this.producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", infrastructure.kafka().server().bootstrapServers());
  }

  /** What was sent to a topic from its beginning on, in the order of its sending. */
  public <T> List<T> sent(Topic topic, Class<T> type) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(records::add);
      }
      return records.stream()
          .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
          .map(sent -> WireJson.read(sent.value(), type).orElseThrow())
          .toList();
    }
  }

  /** Any bytes, as a broken scheduler might send them. */
  public void sendRaw(Topic topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** A node with its row and what it can do. */
  public void node(String id, String objectInfo) throws SQLException {
    node(id, objectInfo, json(objectInfo), Map.of());
  }

  /**
   * A node with model files too.
   *
   * @param hash of all of it
   */
  public void node(String id, String hash, ObjectNode objectInfo, Map<String, List<String>> models)
      throws SQLException {
    node(id, hash, objectInfo, models, List.of(), null);
  }

  /**
   * One that requests can be passed to.
   *
   * @param forwardUrl null if they cannot
   */
  public void node(
      String id,
      String objectInfo,
      Map<String, List<String>> models,
      List<String> extensions,
      String forwardUrl)
      throws SQLException {
    node(id, objectInfo + models + extensions, json(objectInfo), models, extensions, forwardUrl);
  }

  private void node(
      String id,
      String hash,
      ObjectNode objectInfo,
      Map<String, List<String>> models,
      List<String> extensions,
      String forwardUrl)
      throws SQLException {
    sql(
        "insert into scheduler.nodes (id, agent_id, url, online, slots, vram_total_bytes,"
            + " vram_free_bytes, registered_at, last_heartbeat_at) values"
            + " (?, 'agent', 'http://gpu:8188', true, 2, ?, 0, now(), now())"
            + " on conflict (id) do nothing",
        id,
        24L << 30);
    NodeCapabilities capabilities =
        new NodeCapabilities(
            NodeCapabilities.TYPE,
            Instant.EPOCH,
            new NodeId(id),
            new AgentId("agent"),
            hash,
            objectInfo,
            models,
            List.of(),
            JsonNodeFactory.instance.objectNode(),
            extensions,
            forwardUrl,
            null);
    try {
      producer
          .send(
              new ProducerRecord<>(Topic.NODE_CAPABILITIES_NAME, id, WireJson.write(capabilities)))
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Runs a statement that changes something. */
  public void sql(String statement, Object... values) throws SQLException {
    execute(PostgresServer.SCHEDULER, statement, values);
  }

  /** The same in the gateway's own tables. */
  public void gatewaySql(String statement, Object... values) throws SQLException {
    execute(PostgresServer.GATEWAY, statement, values);
  }

  private void execute(String role, String statement, Object... values) throws SQLException {
    try (Connection connection = connect(role);
        PreparedStatement prepared = prepare(connection, statement, values)) {
      assertThat(prepared.executeUpdate()).isNotNegative();
    }
  }

  /** The first column of a query by the gateway. */
  public <T> List<T> column(Class<T> type, String query, Object... values) throws SQLException {
    List<T> found = new ArrayList<>();
    try (Connection connection = connect(PostgresServer.GATEWAY);
        PreparedStatement prepared = prepare(connection, query, values);
        ResultSet rows = prepared.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getObject(1, type));
      }
    }
    return found;
  }

  private Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        infrastructure.postgres().server().jdbcUrl(), role, PostgresServer.passwordOf(role));
  }

  private static PreparedStatement prepare(
      Connection connection, String statement, Object... values) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < values.length; i++) {
      prepared.setObject(i + 1, values[i]);
    }
    return prepared;
  }

  @Override
  public void close() {
    producer.close();
  }
}
