package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

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
}
