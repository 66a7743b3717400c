package io.comfymill.scheduler.store;

import io.comfymill.common.id.JobId;
import io.comfymill.common.rows.ForecastRow;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.rows.PoliciesInForceRow;
import io.comfymill.common.rows.PoolRow;
import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.leader.FencedException;
import io.comfymill.scheduler.leader.Term;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Writes what the core decided in a cycle: one statement, and only as long as this scheduler leads.
 * A statement is a transaction, so the epoch check costs no round trip of its own, and a leader
 * that is paused never holds the lock on the lease that its successor needs.
 *
 * <p>Blocks until the database has it.
 */
@ApplicationScoped
public class ChangeWriter {
  private final Pool pool;

  protected ChangeWriter(Pool pool) {
    this.pool = pool;
  }

  /**
   * @throws FencedException where another scheduler leads
   */
  public void write(Term term, Changes changes, StoredOffsets offsets) {
    Statement statement =
        new Statement(term, offsets.announced())
            .withNewJobs(jobs(changes, true), changes.submitted())
            .with(WriteSql.UPDATE_JOBS, "jobs", jobs(changes, false))
            .with(
                WriteSql.UPSERT_ATTEMPTS,
                "attempts",
                changes.attempts().stream().map(AttemptRows::row).toList())
            .with(
                WriteSql.UPSERT_NODES,
                "nodes",
                changes.nodes().entrySet().stream()
                    .map(node -> NodeRows.row(node.getKey(), node.getValue()))
                    .toList())
            .with(WriteSql.UPSERT_POOLS, "pools", pools(changes))
            .with(WriteSql.UPSERT_QUEUE_PAUSES, "queue_pauses", pauses(changes))
            .with(WriteSql.UPSERT_POLICIES_IN_FORCE, "policies_in_force", policies(changes))
            .with(WriteSql.UPSERT_FORECAST, "forecast", forecast(changes))
            .with(WriteSql.UPSERT_OFFSETS, "consumer_offsets", offsets(offsets));
    if (pool.preparedQuery(statement.sql()).executeAndAwait(statement.parameters()).size() == 0) {
      throw new FencedException(term);
    }
  }

  private static List<JobRow> jobs(Changes changes, boolean added) {
    List<JobRow> rows = new ArrayList<>();
    for (ChangedJob change : changes.jobs()) {
      JobSpec spec = changes.submitted().get(change.job().id());
      if (added == (spec != null)) {
        rows.add(JobRows.row(change, spec));
      }
    }
    return rows;
  }

  private static List<PoolRow> pools(Changes changes) {
    List<PoolRow> rows = new ArrayList<>();
    changes
        .pools()
        .forEach(
            (name, policy) -> {
              PoolRow row = new PoolRow();
              row.name = name;
              row.policy = policy;
              rows.add(row);
            });
    return rows;
  }

  private static List<QueuePauseRow> pauses(Changes changes) {
    List<QueuePauseRow> rows = new ArrayList<>();
    changes
        .pauses()
        .forEach(
            (queue, pause) -> {
              QueuePauseRow row = new QueuePauseRow();
              row.key = new QueuePauseRow.Key(queue.scope().name(), queue.name());
              row.pausedAt = pause.since();
              row.reason = pause.reason();
              rows.add(row);
            });
    return rows;
  }

  private static List<PoliciesInForceRow> policies(Changes changes) {
    Map<String, String> policies = changes.policiesInForce();
    if (policies == null) {
      return List.of();
    }
    PoliciesInForceRow row = new PoliciesInForceRow();
    row.id = 1;
    row.body = RowJson.text(policies);
    return List.of(row);
  }

  private static List<ForecastRow> forecast(Changes changes) {
    Forecast forecast = changes.forecast();
    if (forecast == null) {
      return List.of();
    }
    ForecastRow row = new ForecastRow();
    row.id = 1;
    row.body = RowJson.text(forecast).replace("\\u0000", "");
    row.at = forecast.at();
    return List.of(row);
  }

  private record Offset(String topic, int partition, long nextOffset) {}

  private static List<Offset> offsets(StoredOffsets offsets) {
    return offsets.next().entrySet().stream()
        .map(next -> new Offset(next.getKey().topic(), next.getKey().partition(), next.getValue()))
        .toList();
  }

  /** What there is to write, as the parts of one statement. */
  private static final class Statement {
    private final StringBuilder sql = new StringBuilder(WriteSql.BEGIN);
    private final List<Object> parameters = new ArrayList<>();

    Statement(Term term, long announced) {
      parameters.addAll(List.of(term.holder(), term.epoch(), announced));
    }

    Statement with(String part, String table, Collection<?> rows) {
      if (!rows.isEmpty()) {
        parameters.add(RowJson.rows(rows));
        add(part, WriteSql.ROWS.formatted(table, parameters.size()));
      }
      return this;
    }

    Statement withNewJobs(List<JobRow> rows, Map<JobId, JobSpec> bodies) {
      if (!rows.isEmpty()) {
        parameters.add(RowJson.rows(rows));
        parameters.add(
            rows.stream()
                .map(row -> RowJson.text(bodies.get(new JobId(row.id))))
                .toArray(String[]::new));
        int last = parameters.size();
        add(WriteSql.INSERT_JOBS, WriteSql.JOBS_WITH_BODIES.formatted(last - 1, last));
      }
      return this;
    }

    private void add(String part, String source) {
      sql.append(", w%d as (".formatted(parameters.size()));
      sql.append(part.replace(":rows", source)).append(')');
    }

    String sql() {
      return sql.append(WriteSql.END).toString();
    }

    Tuple parameters() {
      return Tuple.tuple(parameters);
    }
  }
}
