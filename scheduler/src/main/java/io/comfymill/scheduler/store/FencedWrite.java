package io.comfymill.scheduler.store;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * One statement that writes everything, or nothing where another scheduler leads. A statement is a
 * transaction, so the fence costs no round trip of its own, and a leader that is paused never holds
 * the lock on the lease that its successor needs.
 *
 * <p>It answers with one row, or with none where another one leads.
 */
final class FencedWrite {
  // The lock keeps a successor out until what is written here is committed.
  private static final String FENCE =
      "with fence as (select true as leads from scheduler.leadership"
          + " where id = 1 and holder = $1 and epoch = $2 for share),"
          + " told as (update scheduler.cursors set value = $3 from fence"
          + " where name = 'announced_seq')";

  private final StringBuilder sql = new StringBuilder(FENCE);
  private final List<Object> parameters = new ArrayList<>();
  private int parts;

  FencedWrite(Term term, long announced) {
    parameters.add(term.holder());
    parameters.add(term.epoch());
    parameters.add(announced);
  }

  FencedWrite with(RowWrite write) {
    if (!write.isEmpty()) {
      String part = write.sql(parameters.size() + 1, "fence");
      sql.append(", w").append(++parts).append(" as (").append(part).append(')');
      parameters.addAll(write.parameters());
    }
    return this;
  }

  String sql() {
    return sql + " select leads from fence";
  }

  Tuple parameters() {
    return Tuple.tuple(parameters);
  }
}
