package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An enrolled agent; see the table for each column. */
@Entity
@Table(schema = "gateway", name = "agents")
public class AgentRow {
  @Id public String id;
  public String tokenId;
  public String host;
  public @Nullable String pool;
  public String hosts;
  public String publicKey;
  public String serial;
  public Instant enrolledAt;
  public @Nullable Instant renewedAt;
  public Instant expiresAt;
  public @Nullable Instant revokedAt;
  public @Nullable String revokedBy;
  public @Nullable String place;
  public @Nullable Instant seenAt;
  public @Nullable Instant copiedAt;
  public @Nullable String copiedHost;
}
