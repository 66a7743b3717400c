package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the scheduler is behind. It keeps its positions in its own tables, so no consumer group
 * tells.
 */
final class LagCheck implements Check {
  /** A busy scheduler is behind by what came since its last cycle. */
  private static final long MUCH = 5_000;

  private final KafkaAdmin kafka;
  private final Database database;

  LagCheck(KafkaAdmin kafka, Database database) {
    this.kafka = kafka;
    this.database = database;
  }

  @Override
  public String about() {
    return "lag";
  }

  @Override
  public void run(Diagnosis diagnosis)
      throws SQLException, ExecutionException, InterruptedException {
    Map<TopicPartition, Long> positions = positions();
    try (Admin admin = kafka.open()) {
      judge(positions, ends(positions, OffsetSpec.latest(), admin), diagnosis);
      Map<TopicPartition, ListOffsetsResultInfo> firsts =
          ends(positions, OffsetSpec.earliest(), admin);
      positions.forEach(
          (partition, next) -> {
            if (next < firsts.get(partition).offset()) {
              diagnosis.problem(
                  "topic " + partition.topic(),
                  "Kafka has deleted records that the scheduler has not read.",
                  "raise retention.ms of it; docs/operations/outages.md");
            }
          });
    }
  }

  private static void judge(
      Map<TopicPartition, Long> positions,
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      Diagnosis diagnosis) {
    Map<String, Long> behind = new TreeMap<>();
    positions.forEach(
        (partition, next) -> {
          long end = ends.get(partition).offset();
          if (next > end) {
            diagnosis.problem(
                "topic " + partition.topic(),
                "the scheduler has read to offset %d, and Kafka ends at %d: its data were lost."
                    .formatted(next, end),
                "docs/operations/outages.md");
          }
          behind.merge(partition.topic(), Math.max(0, end - next), Long::sum);
        });
    behind.forEach(
        (topic, records) -> {
          if (records > MUCH) {
            diagnosis.problem(
                "topic " + topic,
                "the scheduler is %d records behind.".formatted(records),
                "see whether one leads and gets on: docs/runbooks/ComfymillQueueStandsStill.md");
          }
        });
    long most = behind.values().stream().mapToLong(Long::longValue).max().orElse(0);
    diagnosis.saw("lag", "the scheduler is %d records behind at most".formatted(most));
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> ends(
      Map<TopicPartition, Long> positions, OffsetSpec which, Admin admin)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    positions.keySet().forEach(partition -> wanted.put(partition, which));
    return admin.listOffsets(wanted).all().get();
  }

  private Map<TopicPartition, Long> positions() throws SQLException {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select topic, partition, next_offset from scheduler.consumer_offsets")) {
      while (rows.next()) {
        positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return positions;
  }
}
