package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A pool that operators have changed, in the scheduler's table. Gateways only read it. */
@Entity
@Immutable
@Table(schema = "scheduler", name = "pools")
public class PoolRow {
  @Id public String name;
  public @Nullable String policy;
}
