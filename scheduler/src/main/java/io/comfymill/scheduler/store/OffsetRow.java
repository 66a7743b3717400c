package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** The next offset to read of a partition. */
@Entity
@Table(name = "consumer_offsets")
@IdClass(OffsetKey.class)
public class OffsetRow extends PanacheEntityBase {
  @Id public String topic;

  @Id
  @Column(name = "partition")
  public int partition;

  @Column(name = "next_offset")
  public long nextOffset;

  static List<OffsetRow> of(Progress progress) {
    List<OffsetRow> rows = new ArrayList<>();
    progress.offsets().forEach((partition, next) -> rows.add(row(partition, next)));
    return rows;
  }

  private static OffsetRow row(TopicPartition from, long next) {
    OffsetRow row = new OffsetRow();
    row.topic = from.topic();
    row.partition = from.partition();
    row.nextOffset = next;
    return row;
  }
}
