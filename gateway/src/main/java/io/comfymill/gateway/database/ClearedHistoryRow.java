package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Up to which change a tenant has cleared its history away. */
@Entity
@Table(schema = "gateway", name = "cleared_history")
public class ClearedHistoryRow {
  @Id public String tenant;
  public long upToSequence;
}
