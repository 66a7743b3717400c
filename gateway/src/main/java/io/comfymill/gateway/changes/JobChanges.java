package io.comfymill.gateway.changes;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.service.JobContext;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Merges the changes that events and the scheduler's table report: each is applied to the live
 * records and then told to the listeners. Changes of one job are handled one at a time, whatever
 * their source, and never an older one after a newer one.
 *
 * <p>The scheduler commits its table before it sends an event, so a client that is told of an end
 * finds the job in the history.
 */
@ApplicationScoped
public class JobChanges {
  private static final Logger LOG = Logger.getLogger(JobChanges.class);

  /** More than all readers and {@link CatchUp} bring at once. */
  private static final int MAX_WAITING = 10_000;

  /** Longer than calls to Redis and PostgreSQL take to time out. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final LiveRecords live;
  private final AcceptedJobs accepted;
  private final JobTable table;
  private final MissedChanges missed;
  private final List<JobChangeListener> listeners;
  private final AppliedChanges applied = new AppliedChanges();
  private final InTurn<JobId> turns = new InTurn<>(MAX_WAITING);

  JobChanges(
      LiveRecords live,
      AcceptedJobs accepted,
      JobTable table,
      MissedChanges missed,
      @All List<JobChangeListener> listeners) {
    this.live = live;
    this.accepted = accepted;
    this.table = table;
    this.missed = missed;
    this.listeners = listeners;
  }

  /** Fails only if too many wait; {@link CatchUp} makes up for any other failure. */
  Uni<Void> apply(ObservedChange change) {
    return turns.run(change.id(), () -> applyNow(change));
  }

  /** Whether it was not applied yet, as far as can be told before its turn. */
  boolean isNews(ObservedChange change) {
    return applied.judge(change) == AppliedChanges.Verdict.NEWS;
  }

  /** Tells a change that the live records show already. Fails if a listener does. */
  Uni<Void> tell(ObservedChange change) {
    return turns.run(change.id(), () -> tellNow(change));
  }

  private Uni<Void> applyNow(ObservedChange change) {
    accepted.forget(change.id());
    return switch (applied.judge(change)) {
      case KNOWN -> done();
      case TOO_OLD -> done().invoke(() -> missed.add(change.id()));
      case NEWS ->
          toLiveRecords(change)
              .chain(() -> tellListeners(change))
              .onFailure()
              .recoverWithUni(failure -> missed(change, failure));
    };
  }

  private Uni<Void> missed(ObservedChange change, Throwable failure) {
    log(change, () -> LOG.debug("a listener failed", failure));
    missed.add(change.id());
    return done();
  }

  private Uni<Void> tellNow(ObservedChange change) {
    accepted.forget(change.id());
    return applied.judge(change) == AppliedChanges.Verdict.NEWS ? tellListeners(change) : done();
  }

  /** If Redis is away, the change is told all the same and the record is repaired later. */
  private Uni<Void> toLiveRecords(ObservedChange change) {
    return live.apply(change)
        .chain(advance -> fromRowWhere(advance, change))
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onFailure()
        .invoke(failure -> log(change, () -> LOG.debugf("live record: %s", failure.getMessage())))
        .onFailure()
        .invoke(() -> missed.add(change.id()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Takes from the row what the event does not carry. */
  private Uni<Void> fromRowWhere(LiveRecords.Advance advance, ObservedChange change) {
    return switch (advance) {
      case NOTHING, DONE -> done();
      case MISSING -> unfinished(change.id()).chain(row -> put(change.tenant(), row));
      case MOVED -> unfinished(change.id()).chain(row -> renumber(change.tenant(), row));
    };
  }

  private Uni<Optional<JobRow>> unfinished(JobId id) {
    return table
        .ofAnyTenant(id)
        .emitOn(Infrastructure.getDefaultWorkerPool()) // its workflow is parsed
        .map(found -> found.filter(row -> !row.state.isFinal()));
  }

  private Uni<Void> put(TenantId tenant, Optional<JobRow> found) {
    return found
        .map(row -> live.put(tenant, JobRows.liveRecord(row)).replaceWithVoid())
        .orElseGet(JobChanges::done);
  }

  private Uni<Void> renumber(TenantId tenant, Optional<JobRow> found) {
    return found
        .map(row -> live.renumber(tenant, new JobId(row.id), row.number).replaceWithVoid())
        .orElseGet(JobChanges::done);
  }

  /** Only once all listeners were told does it count as applied. */
  private Uni<Void> tellListeners(ObservedChange change) {
    Uni<Void> told = done();
    for (JobChangeListener listener : listeners) {
      told = told.chain(() -> listener.changed(change));
    }
    return told.ifNoItem().after(TIMEOUT).fail().invoke(() -> told(change));
  }

  private void told(ObservedChange change) {
    applied.add(change);
    log(change, () -> LOG.debug(change.state()));
  }

  private static void log(ObservedChange change, Runnable lines) {
    JobContext.within(change.tenant(), change.id(), lines);
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }
}
