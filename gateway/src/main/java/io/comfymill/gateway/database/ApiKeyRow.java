package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API key, without what is secret of it; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "api_keys")
public class ApiKeyRow {
  @Id public String id;
  public String tenant;
  public String name;
  public String sha256;
  public String scopes;
  public String limits = "{}";
  public Instant createdAt;
  public String createdBy;
  public @Nullable Instant expiresAt;
  public @Nullable Instant revokedAt;
  public @Nullable Instant lastUsedAt;
}
