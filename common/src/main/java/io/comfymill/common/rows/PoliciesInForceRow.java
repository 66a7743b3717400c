package io.comfymill.common.rows;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The policies by which jobs are placed now, the only row of its table. */
@Entity
@Table(schema = "scheduler", name = "policies_in_force")
public class PoliciesInForceRow {
  @Id public int id;

  /** Policy names by pool, as JSON; a pool that is not in it goes by that of the default pool. */
  public String body;
}
