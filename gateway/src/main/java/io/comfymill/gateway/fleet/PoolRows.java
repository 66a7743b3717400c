package io.comfymill.gateway.fleet;

import io.comfymill.common.rows.PoolRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Reads the scheduler's table of pools, which lists those that operators have changed. */
@ApplicationScoped
public class PoolRows {
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
}
