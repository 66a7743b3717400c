package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A history entry that its tenant has deleted. A job has one tenant, so its id is enough. */
@Entity
@Table(schema = "gateway", name = "hidden_history")
public class HiddenHistoryRow {
  @Id public UUID jobId;
}
