package io.comfymill.gateway.pauses;

import io.comfymill.common.rows.QueuePauseRow;
import io.comfymill.common.wire.QueueName;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Reads the scheduler's table of pauses. */
@ApplicationScoped
public class PauseRows {
  private final Database database;

  PauseRows(Database database) {
    this.database = database;
  }

  /** In the order in which they were paused. */
  public Uni<List<QueuePauseRow>> paused() {
    return database.read(
        session ->
            session
                .createQuery(
                    "from QueuePauseRow where pausedAt is not null order by pausedAt",
                    QueuePauseRow.class)
                .getResultList());
  }

  Uni<Optional<QueuePauseRow>> find(QueueName queue) {
    QueuePauseRow.Key key = new QueuePauseRow.Key(queue.scope().name(), queue.name());
    return database
        .read(session -> session.find(QueuePauseRow.class, key))
        .map(Optional::ofNullable);
  }

  public static QueueName name(QueuePauseRow row) {
    return new QueueName(QueueName.Scope.valueOf(row.key.scope()), row.key.name());
  }
}
