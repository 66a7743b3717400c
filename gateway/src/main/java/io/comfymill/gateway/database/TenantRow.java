package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A tenant; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "tenants")
public class TenantRow {
  @Id public String id;
  public String name;
  public String limits = "{}";
  public Instant createdAt;
  public @Nullable Instant disabledAt;
}
