package io.comfymill.gateway.batch.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.BatchCellRow;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Changes the cells of batches that were given out, and the counts of them in the table of batches
 * with them.
 */
@ApplicationScoped
public class CellTable {
  /** Both, or neither where another gateway was faster. */
  private static final String GIVE_OUT =
      """
      with moved as (
        update gateway.batches
        set next_position = next_position + :count, open = open + :count,
          started_at = coalesce(started_at, :now)
        where id = :batch and tenant = :tenant and next_position = :position
          and state = 'RUNNING' and finished_at is null
        returning id)
      insert into gateway.batch_cells (batch, cell, tenant, state)
      select moved.id, cast(cell as integer), :tenant, 'MADE'
      from moved, jsonb_array_elements_text(cast(cast(:cells as text) as jsonb)) as cell""";

  /** What the scheduler's table says of those that have ended. */
  private static final String SETTLE =
      """
      with ended as (
        update gateway.batch_cells c
        set state = j.state, error = left(j.failure_message, 2000), attempts = j.attempt,
          node_id = j.node_id, started_at = j.started_at, finished_at = j.finished_at
        from scheduler.jobs j
        where c.batch = :batch and c.tenant = :tenant and c.state = 'SUBMITTED'
          and j.id = c.job_id and j.tenant = c.tenant and j.finished_at is not null
        returning c.state, extract(epoch from c.finished_at - c.started_at) * 1000 as ms),
      counted as (
        select count(*) as cells, count(*) filter (where state = 'SUCCEEDED') as succeeded,
          count(*) filter (where state = 'FAILED') as failed,
          count(*) filter (where state = 'CANCELLED') as cancelled,
          cast(coalesce(sum(ms), 0) as bigint) as ms
        from ended)
      update gateway.batches b
      set open = b.open - n.cells, succeeded = b.succeeded + n.succeeded,
        failed = b.failed + n.failed, cancelled = b.cancelled + n.cancelled,
        gpu_ms = b.gpu_ms + n.ms
      from counted n where b.id = :batch and b.tenant = :tenant and n.cells > 0""";

  private static final String SUBMITTED =
      """
      update gateway.batch_cells c set state = 'SUBMITTED', job_id = x.job
      from jsonb_to_recordset(cast(cast(:cells as text) as jsonb)) as x(cell integer, run integer, job uuid)
      where c.batch = :batch and c.tenant = :tenant and c.cell = x.cell and c.run = x.run
        and c.state = 'MADE'""";

  private static final String REFUSED =
      """
      with refused as (
        update gateway.batch_cells c
        set state = 'FAILED', error = x.error, attempts = 0, finished_at = :now
        from jsonb_to_recordset(cast(cast(:cells as text) as jsonb)) as x(cell integer, run integer, error text)
        where c.batch = :batch and c.tenant = :tenant and c.cell = x.cell and c.run = x.run
          and c.state = 'MADE'
        returning c.cell)
      update gateway.batches b set open = open - n.cells, failed = failed + n.cells
      from (select count(*) as cells from refused) n
      where b.id = :batch and b.tenant = :tenant and n.cells > 0""";

  private static final String WITHDRAW =
      """
      with withdrawn as (
        update gateway.batch_cells set state = 'CANCELLED', finished_at = :now
        where batch = :batch and tenant = :tenant and state = 'MADE'
        returning cell)
      update gateway.batches b set open = open - n.cells, cancelled = cancelled + n.cells
      from (select count(*) as cells from withdrawn) n
      where b.id = :batch and b.tenant = :tenant and n.cells > 0""";

  private static final String RETRY =
      """
      with before as (
        select cell, state from gateway.batch_cells
        where batch = :batch and tenant = :tenant and state in (:states) and not accepted
        for update),
      retried as (
        update gateway.batch_cells c
        set state = 'MADE', run = run + 1, job_id = null, error = null, attempts = null,
          node_id = null, started_at = null, finished_at = null
        from before where c.batch = :batch and c.tenant = :tenant and c.cell = before.cell
        returning before.state),
      counted as (
        select count(*) as cells, count(*) filter (where state = 'FAILED') as failed,
          count(*) filter (where state = 'CANCELLED') as cancelled from retried),
      rejoined as (
        update gateway.batch_joins j
        set %s
        from counted n
        where j.batch = :batch and j.tenant = :tenant and (n.cells > 0 or j.state in (:states))
        returning j.name)
      update gateway.batches b
      set open = b.open + n.cells, failed = b.failed - n.failed,
        cancelled = b.cancelled - n.cancelled, excused_failed = b.failed - n.failed,
        state = 'RUNNING', reason = null, finished_at = null, outputs_deleted_at = null
      from counted n, (select count(*) as steps from rejoined) j
      where b.id = :batch and b.tenant = :tenant and (n.cells > 0 or j.steps > 0)
      returning n.cells + j.steps"""
          .formatted(JoinTable.MADE_ANEW);

  private final Database database;
  private final InstantSource clock;

  CellTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  static <T> Mutiny.Query<T> of(BatchRow batch, Mutiny.Query<T> query) {
    return query.setParameter("batch", batch.id).setParameter("tenant", batch.tenant);
  }

  /**
   * Gives the next cells their rows.
   *
   * @param cells those from the batch's next position on
   * @return false where that has moved, or the batch stands
   */
  Uni<Boolean> giveOut(BatchRow batch, List<Integer> cells) {
    ArrayNode numbers = WireJson.mapper().createArrayNode();
    cells.forEach(numbers::add);
    return database
        .write(
            session ->
                of(batch, session.createNativeQuery(GIVE_OUT))
                    .setParameter("position", batch.nextPosition)
                    .setParameter("count", cells.size())
                    .setParameter("cells", numbers.toString())
                    .setParameter("now", clock.instant())
                    .executeUpdate())
        .map(rows -> rows > 0);
  }

  /** Takes over how the jobs of cells have ended. */
  Uni<Void> settle(BatchRow batch) {
    return database
        .write(session -> of(batch, session.createNativeQuery(SETTLE)).executeUpdate())
        .replaceWithVoid();
  }

  Uni<List<BatchCellRow>> in(BatchRow batch, String state, int most) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from BatchCellRow where tenant = :tenant and key.batch = :batch"
                        + " and state = :state order by key.cell",
                    BatchCellRow.class)
                .setParameter("tenant", batch.tenant)
                .setParameter("batch", batch.id)
                .setParameter("state", state)
                .setMaxResults(most)
                .getResultList());
  }

  /** How many wait or run. */
  Uni<Long> submitted(BatchRow batch) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "select count(*) from BatchCellRow where tenant = :tenant"
                        + " and key.batch = :batch and state = 'SUBMITTED'",
                    Long.class)
                .setParameter("tenant", batch.tenant)
                .setParameter("batch", batch.id)
                .getSingleResult());
  }

  /**
   * What became of submitting some.
   *
   * @param job null where it was refused
   * @param error null where it was not
   */
  record Outcome(int cell, int run, @Nullable UUID job, @Nullable String error) {}

  /** Writes what became of submitting them. */
  Uni<Void> note(BatchRow batch, Collection<Outcome> outcomes) {
    List<Outcome> jobs = outcomes.stream().filter(one -> one.error() == null).toList();
    List<Outcome> refused = outcomes.stream().filter(one -> one.error() != null).toList();
    return database
        .write(
            session ->
                note(session, batch, SUBMITTED, jobs)
                    .chain(
                        () ->
                            refused.isEmpty()
                                ? Uni.createFrom().item(0)
                                : of(batch, session.createNativeQuery(REFUSED))
                                    .setParameter("now", clock.instant())
                                    .setParameter("cells", json(refused))
                                    .executeUpdate()))
        .replaceWithVoid();
  }

  private static Uni<Integer> note(
      Mutiny.Session session, BatchRow batch, String sql, List<Outcome> outcomes) {
    return outcomes.isEmpty()
        ? Uni.createFrom().item(0)
        : of(batch, session.createNativeQuery(sql))
            .setParameter("cells", json(outcomes))
            .executeUpdate();
  }

  private static String json(List<Outcome> outcomes) {
    return WireJson.mapper().valueToTree(outcomes).toString();
  }

  /** Those that were not submitted yet are cancelled. */
  Uni<Void> withdraw(BatchRow batch) {
    return database
        .write(
            session ->
                of(batch, session.createNativeQuery(WITHDRAW))
                    .setParameter("now", clock.instant())
                    .executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Lets cells run once more; a batch that had ended goes on, and what was made of its cells is
   * made anew. Where there are no such cells, only what could not be made is.
   *
   * @param states {@code FAILED}, {@code CANCELLED} or both
   * @return how many
   */
  public Uni<Long> retry(BatchRow batch, Collection<String> states) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery(RETRY, Long.class)
                    .setParameter("batch", batch.id)
                    .setParameter("tenant", batch.tenant)
                    .setParameter("states", states)
                    .getResultList())
        .map(counts -> counts.isEmpty() ? 0L : counts.get(0));
  }
}
