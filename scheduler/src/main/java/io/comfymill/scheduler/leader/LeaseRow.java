package io.comfymill.scheduler.leader;

import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * The one row that says who leads, by the database's clock alone. Each change is one statement
 * outside of any transaction: a process that is paused half way in a transaction would keep the row
 * locked, and everybody else from leading.
 */
@ApplicationScoped
public class LeaseRow {
  private static final String CLAIM =
      """
      update scheduler.leadership
      set holder = $1, epoch = epoch + 1,
          expires_at = clock_timestamp() + cast($2 as double precision) * interval '1 ms'
      where id = 1
        and (expires_at + cast($3 as double precision) * interval '1 ms' < clock_timestamp()
          or holder = $1)
      returning epoch
      """;
  private static final String RENEW =
      """
      update scheduler.leadership
      set expires_at = clock_timestamp() + cast($3 as double precision) * interval '1 ms'
      where id = 1 and holder = $1 and epoch = $2
      """;
  private static final String RELEASE =
      """
      update scheduler.leadership set expires_at = '-infinity'
      where id = 1 and holder = $1 and epoch = $2
      """;

  private final Pool pool;

  LeaseRow(Pool pool) {
    this.pool = pool;
  }

  /**
   * Empty where another one leads.
   *
   * @param freeFor how long the lease must have run out; one that was given back always has
   */
  Uni<Optional<Term>> claim(String holder, Duration ttl, Duration freeFor) {
    return pool.preparedQuery(CLAIM)
        .execute(Tuple.of(holder, (double) ttl.toMillis(), (double) freeFor.toMillis()))
        .map(rows -> term(holder, rows));
  }

  private static Optional<Term> term(String holder, RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(new Term(holder, rows.iterator().next().getLong("epoch")));
  }

  /** False where another one leads by now. */
  Uni<Boolean> renew(Term term, Duration ttl) {
    return pool.preparedQuery(RENEW)
        .execute(Tuple.of(term.holder(), term.epoch(), (double) ttl.toMillis()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** So that the next one need not wait. */
  Uni<Void> release(Term term) {
    return pool.preparedQuery(RELEASE)
        .execute(Tuple.of(term.holder(), term.epoch()))
        .replaceWithVoid();
  }
}
