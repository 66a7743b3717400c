package io.comfymill.scheduler.store;

import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.JobChange;
import io.comfymill.scheduler.core.job.Attempt;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Writes what the core decided: one transaction, and only as long as this scheduler leads. */
@ApplicationScoped
public class ChangeWriter {
  private static final int BATCH = 1000;

  private final Mutiny.SessionFactory sessions;

  ChangeWriter(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /**
   * @return fails with {@link FencedException} where another scheduler leads
   */
  public Uni<Void> write(Term term, Changes changes, Progress progress) {
    return sessions.withStatelessTransaction(
        (session, transaction) ->
            Fence.check(session, term)
                .chain(() -> jobs(session, changes))
                .chain(() -> attempts(session, changes))
                .chain(() -> upsert(session, nodes(changes)))
                .chain(() -> upsert(session, forecast(changes)))
                .chain(() -> ProgressWriter.write(session, progress)));
  }

  private static Uni<Void> jobs(Mutiny.StatelessSession session, Changes changes) {
    List<JobRow> added = new ArrayList<>();
    List<JobRow> changed = new ArrayList<>();
    for (JobChange change : changes.jobs()) {
      JobSpec spec = changes.submitted().get(change.job().id());
      (spec == null ? changed : added).add(Rows.job(change, spec));
    }
    return insert(session, added).chain(() -> update(session, changed));
  }

  private static Uni<Void> attempts(Mutiny.StatelessSession session, Changes changes) {
    List<AttemptRow> added = new ArrayList<>();
    List<AttemptRow> changed = new ArrayList<>();
    for (Attempt attempt : changes.attempts()) {
      (changes.isNew(attempt.id()) ? added : changed).add(Rows.attempt(attempt));
    }
    return insert(session, added).chain(() -> update(session, changed));
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

  private static Uni<Void> insert(Mutiny.StatelessSession session, List<?> rows) {
    return rows.isEmpty() ? none() : session.insertAll(BATCH, rows.toArray());
  }

  private static Uni<Void> update(Mutiny.StatelessSession session, List<?> rows) {
    return rows.isEmpty() ? none() : session.updateAll(BATCH, rows.toArray());
  }

  private static Uni<Void> upsert(Mutiny.StatelessSession session, List<?> rows) {
    return rows.isEmpty() ? none() : session.upsertAll(BATCH, rows.toArray());
  }

  private static Uni<Void> none() {
    return Uni.createFrom().voidItem();
  }
}
