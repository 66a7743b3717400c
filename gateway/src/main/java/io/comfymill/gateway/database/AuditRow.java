package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "audit_log")
public class AuditRow {
  @Id public long number;
  public Instant at;
  public String tenant;
  public String actor;
  public @Nullable String keyId;
  public String address;
  public String action;
  public String target;
  public @Nullable String before;
  public @Nullable String after;
  public String previous;
  public String hash;
}
