package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A job whose {@code prompt_id} an earlier job with another graph had before. */
@Entity
@Table(schema = "gateway", name = "resubmitted_prompts")
public class ResubmittedRow {
  @Id public UUID jobId;
  public String tenant;
  public String promptId;
  public Instant submittedAt;
}
