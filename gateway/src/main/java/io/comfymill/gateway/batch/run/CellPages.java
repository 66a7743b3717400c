package io.comfymill.gateway.batch.run;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.BatchCellRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Reads the cells of batches that were given out. */
@ApplicationScoped
public class CellPages {
  private final Database database;

  CellPages(Database database) {
    this.database = database;
  }

  /**
   * A page of cells by their number.
   *
   * @param states all where there are none
   * @param after cells with higher numbers
   */
  public Uni<List<BatchCellRow>> page(
      TenantId tenant, UUID batch, Collection<String> states, int after, int most) {
    return database.read(
        session -> {
          String condition = states.isEmpty() ? "" : " and state in (:states)";
          Mutiny.SelectionQuery<BatchCellRow> query =
              session
                  .createSelectionQuery(
                      "from BatchCellRow where tenant = :tenant and key.batch = :batch"
                          + " and key.cell > :after"
                          + condition
                          + " order by key.cell",
                      BatchCellRow.class)
                  .setParameter("tenant", tenant.value())
                  .setParameter("batch", batch)
                  .setParameter("after", after)
                  .setMaxResults(most);
          return (states.isEmpty() ? query : query.setParameter("states", states)).getResultList();
        });
  }

  /**
   * How fast cells end.
   *
   * @param since the end of the oldest of them
   */
  public record Pace(long cells, @Nullable Instant since) {}

  /** Of the last hundred that ended. */
  public Uni<Pace> pace(TenantId tenant, UUID batch) {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(
                        """
                        select count(*), cast(extract(epoch from min(finished_at)) * 1000 as bigint)
                        from (select finished_at
                          from gateway.batch_cells
                          where batch = :batch and tenant = :tenant and finished_at is not null
                          order by finished_at desc limit 100) last""",
                        Object[].class)
                    .setParameter("batch", batch)
                    .setParameter("tenant", tenant.value())
                    .getSingleResult())
        .map(
            columns ->
                new Pace(
                    ((Number) columns[0]).longValue(),
                    columns[1] instanceof Number millis
                        ? Instant.ofEpochMilli(millis.longValue())
                        : null));
  }
}
