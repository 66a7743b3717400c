package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.rows.PoliciesInForceRow;
import io.comfymill.common.rows.PoolRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the scheduler's table of pools, which lists those that operators have changed. */
@ApplicationScoped
public class PoolRows {
  private static final int THE_ROW = 1;

  private final Database database;

  PoolRows(Database database) {
    this.database = database;
  }

  Uni<List<PoolRow>> all() {
    return database.read(
        session -> session.createQuery("from PoolRow", PoolRow.class).getResultList());
  }

  Uni<List<String>> names() {
    return all().map(rows -> rows.stream().map(row -> row.name).toList());
  }

  /** Empty if the configured policy applies. */
  Uni<Optional<String>> policy(String pool) {
    return database
        .read(session -> session.find(PoolRow.class, pool))
        .map(found -> Optional.ofNullable(found).flatMap(row -> Optional.ofNullable(row.policy)));
  }

  /** The names of the policies in force, by pool; empty before the scheduler has told them. */
  Uni<Map<String, String>> inForce() {
    return database
        .read(session -> session.find(PoliciesInForceRow.class, THE_ROW))
        .map(row -> row == null ? Map.of() : policies(row.body));
  }

  private static Map<String, String> policies(String body) {
    Map<String, String> policies = new HashMap<>();
    WireJson.read(body.getBytes(StandardCharsets.UTF_8), ObjectNode.class)
        .ifPresent(
            json ->
                json.properties()
                    .forEach(pool -> policies.put(pool.getKey(), pool.getValue().asText())));
    return policies;
  }
}
