package io.comfymill.common.rows;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A pool that operators have changed. */
@Entity
@Table(schema = "scheduler", name = "pools")
public class PoolRow {
  @Id public String name;

  /** Null: as configured. */
  public @Nullable String policy;
}
