package io.comfymill.gateway.batch.run;

import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Takes cells as they are, though they failed or made nothing. What could not be made for want of
 * them is made anew, without them.
 */
@ApplicationScoped
public class CellAcceptance {
  private static final String ENDED =
      """
      select count(*) from gateway.batch_cells
      where batch = :batch and tenant = :tenant and cell in (:cells)
        and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')""";

  /** Failures that are accepted do not count for {@code onFailure}. */
  private static final String ACCEPT =
      """
      with taken as (
        update gateway.batch_cells set accepted = true
        where batch = :batch and tenant = :tenant and cell in (:cells) and not accepted
          and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
        returning state),
      counted as (
        select count(*) as cells, count(*) filter (where state <> 'SUCCEEDED') as lost,
          count(*) filter (where state = 'FAILED') as failed from taken),
      rejoined as (
        update gateway.batch_joins j
        set %s
        from counted n
        where j.batch = :batch and j.tenant = :tenant and n.cells > 0 and j.state = 'FAILED'
        returning j.name)
      update gateway.batches b
      set accepted = b.accepted + n.lost,
        excused_failed = least(b.failed, b.excused_failed + n.failed),
        state = case when j.steps > 0 and b.state = 'DONE' then 'RUNNING' else b.state end,
        finished_at = case when j.steps > 0 and b.state = 'DONE' then null else b.finished_at end
      from counted n, (select count(*) as steps from rejoined) j
      where b.id = :batch and b.tenant = :tenant and n.cells > 0"""
          .formatted(JoinTable.MADE_ANEW);

  private final Database database;

  CellAcceptance(Database database) {
    this.database = database;
  }

  /**
   * All of them or none.
   *
   * @return false where one of them has not ended
   */
  public Uni<Boolean> accept(BatchRow batch, Set<Integer> cells) {
    return database.write(
        session ->
            session
                .createNativeQuery(ENDED, Long.class)
                .setParameter("batch", batch.id)
                .setParameter("tenant", batch.tenant)
                .setParameter("cells", cells)
                .getSingleResult()
                .chain(
                    ended ->
                        ended < cells.size()
                            ? Uni.createFrom().item(false)
                            : CellTable.of(batch, session.createNativeQuery(ACCEPT))
                                .setParameter("cells", cells)
                                .executeUpdate()
                                .replaceWith(true)));
  }
}
