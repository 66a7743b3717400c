package io.comfymill.scheduler.leader;

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
 *
 * <p>Blocks, for at most the time given.
 */
@ApplicationScoped
public class LeaseRow {
  /**
   * Where the lease's epoch is checked: every write begins with this and writes nothing where it
   * finds no row. Its parameters are holder and epoch. The lock makes a successor's claim wait
   * until the write is committed.
   */
  public static final String EPOCH_CHECK =
      """
      select true as leads from scheduler.leadership
      where id = 1 and holder = $1 and epoch = $2 for share
      """;

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

  protected LeaseRow(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param freeFor how long the lease must have run out; one that was released always has
   * @return empty where another one leads
   */
  protected Optional<Term> claim(String holder, Duration ttl, Duration freeFor) {
    Tuple arguments = Tuple.of(holder, (double) ttl.toMillis(), (double) freeFor.toMillis());
    RowSet<Row> claimed = execute(CLAIM, arguments, ttl);
    return claimed.size() == 0
        ? Optional.empty()
        : Optional.of(new Term(holder, claimed.iterator().next().getLong("epoch")));
  }

  /**
   * @return false where another one leads by now
   */
  protected boolean renew(Term term, Duration ttl) {
    Tuple arguments = Tuple.of(term.holder(), term.epoch(), (double) ttl.toMillis());
    return execute(RENEW, arguments, ttl).rowCount() == 1;
  }

  /** So that the next one need not wait until it runs out. */
  protected void release(Term term, Duration atMost) {
    execute(RELEASE, Tuple.of(term.holder(), term.epoch()), atMost);
  }

  private RowSet<Row> execute(String sql, Tuple arguments, Duration atMost) {
    return pool.preparedQuery(sql).execute(arguments).await().atMost(atMost);
  }
}
