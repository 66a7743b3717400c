package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The last change that a tenant has cleared from its history. */
@Entity
@Table(schema = "gateway", name = "cleared_history")
public class ClearedHistoryRow {
  @Id public String tenant;
  public long upToSequence;
}
