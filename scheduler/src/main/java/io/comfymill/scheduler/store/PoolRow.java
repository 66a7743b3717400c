package io.comfymill.scheduler.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators set for a pool. */
@Entity
@Table(name = "pools")
public class PoolRow extends PanacheEntityBase {
  @Id public String name;

  /** Null goes by the configuration. */
  public @Nullable String policy;

  static List<PoolRow> of(Map<String, @Nullable String> policies) {
    List<PoolRow> rows = new ArrayList<>();
    policies.forEach(
        (name, policy) -> {
          PoolRow row = new PoolRow();
          row.name = Rows.required(name);
          row.policy = policy;
          rows.add(row);
        });
    return rows;
  }

  /** The policies that are set, by pool. */
  static Map<String, String> policies(List<PoolRow> rows) {
    Map<String, String> policies = new HashMap<>();
    for (PoolRow row : rows) {
      if (row.policy != null) {
        policies.put(row.name, row.policy);
      }
    }
    return policies;
  }
}
