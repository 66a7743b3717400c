package io.comfymill.gateway.retention;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/** Deletes outputs of batches that say themselves for how long they are kept. */
@ApplicationScoped
class BatchOutputs {
  private static final Logger LOG = Logger.getLogger(BatchOutputs.class);
  private static final int BATCHES_AT_ONCE = 20;
  private static final int PAGE = 500;

  /** Of whatever tenant. */
  private static final String DUE =
      """
      select * from gateway.batches
      where keep_outputs > 0 and finished_at is not null and outputs_deleted_at is null
        and finished_at + keep_outputs * interval '1 second' < :now
      order by finished_at limit :most""";

  private static final String CELLS =
      """
      select j.id from gateway.batch_cells c join scheduler.jobs j on j.id = c.job_id
      where c.batch = :batch and c.tenant = :tenant
        and not exists (select 1 from gateway.deleted_outputs d where d.job_id = j.id)
        and"""
          + OutputMarks.FREE
          + " order by c.cell limit "
          + PAGE;

  private final Database database;
  private final OutputMarks marks;
  private final InstantSource clock;

  BatchOutputs(Database database, OutputMarks marks, InstantSource clock) {
    this.database = database;
    this.marks = marks;
    this.clock = clock;
  }

  /**
   * @return whether there may be more
   */
  Uni<Boolean> delete() {
    return database
        .read(
            session ->
                session
                    .createNativeQuery(DUE, BatchRow.class)
                    .setParameter("now", clock.instant())
                    .setParameter("most", BATCHES_AT_ONCE)
                    .getResultList())
        .chain(
            batches ->
                Multi.createFrom()
                    .iterable(batches)
                    .onItem()
                    .transformToUniAndConcatenate(this::delete)
                    .collect()
                    .asList())
        .map(full -> full.size() == BATCHES_AT_ONCE || full.contains(true));
  }

  /** A page of its cells; where there are no more, the batch says so. */
  private Uni<Boolean> delete(BatchRow batch) {
    OutputMarks.Due due = new OutputMarks.Due("batch", CELLS, Map.of("batch", batch.id));
    return database
        .write(
            session ->
                marks
                    .mark(session, new TenantId(batch.tenant), due)
                    .call(
                        marked -> marked < PAGE ? done(session, batch) : Uni.createFrom().item(0)))
        .invoke(
            marked -> LOG.infof("%d cells of batch %s have lost their outputs", marked, batch.id))
        .map(marked -> marked >= PAGE);
  }

  private Uni<Integer> done(Mutiny.Session session, BatchRow batch) {
    return session
        .createMutationQuery(
            "update BatchRow set outputsDeletedAt = :now"
                + " where id = :id and tenant = :tenant and finishedAt is not null")
        .setParameter("now", clock.instant())
        .setParameter("id", batch.id)
        .setParameter("tenant", batch.tenant)
        .executeUpdate();
  }
}
