package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token of enrolment, without what is secret of it; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "agent_tokens")
public class AgentTokenRow {
  @Id public String id;
  public String sha256;
  public @Nullable String pool;
  public String hosts;
  public int uses;
  public int used;
  public Instant createdAt;
  public String createdBy;
  public Instant expiresAt;
  public @Nullable Instant revokedAt;
}
