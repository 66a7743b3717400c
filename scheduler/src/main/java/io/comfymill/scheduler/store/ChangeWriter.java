package io.comfymill.scheduler.store;

import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Writes what the core decided: one transaction, and only as long as this scheduler leads. */
@ApplicationScoped
public class ChangeWriter {
  private static final RowTable JOBS = RowTable.of(JobRow.class);
  private static final RowTable ATTEMPTS = RowTable.of(AttemptRow.class);
  private static final RowTable NODES = RowTable.of(NodeRow.class);
  private static final RowTable POOLS = RowTable.of(PoolRow.class);
  private static final RowTable FORECAST = RowTable.of(ForecastRow.class);
  private static final RowTable OFFSETS = RowTable.of(OffsetRow.class);

  private final Pool pool;

  ChangeWriter(Pool pool) {
    this.pool = pool;
  }

  /**
   * @return fails with {@link FencedException} where another scheduler leads
   */
  public Uni<Void> write(Term term, Changes changes, Progress progress) {
    FencedWrite write =
        new FencedWrite(term, progress.announced())
            .with(JOBS.insert(jobs(changes, true)))
            .with(JOBS.update(jobs(changes, false)))
            .with(ATTEMPTS.upsert(changes.attempts().stream().map(Rows::attempt).toList()))
            .with(NODES.upsert(nodes(changes)))
            .with(POOLS.upsert(PoolRow.of(changes.pools())))
            .with(FORECAST.upsert(forecast(changes)))
            .with(OFFSETS.upsert(OffsetRow.of(progress)));
    return pool.preparedQuery(write.sql())
        .execute(write.parameters())
        .chain(fence -> verdict(fence, term));
  }

  private static List<JobRow> jobs(Changes changes, boolean added) {
    List<JobRow> rows = new ArrayList<>();
    for (ChangedJob change : changes.jobs()) {
      JobSpec spec = changes.submitted().get(change.job().id());
      if (added == (spec != null)) {
        rows.add(Rows.job(change, spec));
      }
    }
    return rows;
  }

  private static List<NodeRow> nodes(Changes changes) {
    List<NodeRow> rows = new ArrayList<>();
    changes.nodes().forEach((id, node) -> rows.add(NodeRows.row(id, node)));
    return rows;
  }

  private static List<ForecastRow> forecast(Changes changes) {
    Forecast forecast = changes.forecast();
    return forecast == null ? List.of() : List.of(ForecastRow.of(forecast));
  }

  private static Uni<Void> verdict(RowSet<Row> fence, Term term) {
    return fence.size() == 1
        ? Uni.createFrom().voidItem()
        : Uni.createFrom().failure(new FencedException(term.epoch()));
  }
}
