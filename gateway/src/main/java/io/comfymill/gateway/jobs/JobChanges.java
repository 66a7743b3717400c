package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.JobRow;
import io.comfymill.gateway.database.JobTable;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where what events tell and what the scheduler's table tells come together: each change is applied
 * to the live records and then told to the listeners, an older one never after a newer one.
 *
 * <p>The table is committed before an event goes out, so whoever is told of an end finds the job in
 * the history.
 */
@ApplicationScoped
public class JobChanges {
  private static final Logger LOG = Logger.getLogger(JobChanges.class);
  private static final int REMEMBERED_JOBS = 50_000;

  private final LiveRecords live;
  private final AcceptedJobs accepted;
  private final JobTable table;
  private final List<JobChangeListener> listeners;

  /** Newest sequence applied of each of the last jobs; guarded by itself. */
  private final Map<JobId, Long> applied =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Long> eldest) {
          return size() > REMEMBERED_JOBS;
        }
      };

  JobChanges(
      LiveRecords live,
      AcceptedJobs accepted,
      JobTable table,
      @All List<JobChangeListener> listeners) {
    this.live = live;
    this.accepted = accepted;
    this.table = table;
    this.listeners = listeners;
  }

  Uni<Void> apply(JobChange change) {
    if (!isNews(change)) {
      return Uni.createFrom().voidItem();
    }
    accepted.forget(change.id());
    return toLiveRecords(change).chain(() -> tell(change));
  }

  private boolean isNews(JobChange change) {
    synchronized (applied) {
      Long newest = applied.get(change.id());
      if (newest != null && newest >= change.sequence()) {
        return false;
      }
      applied.put(change.id(), change.sequence());
      return true;
    }
  }

  /** Redis away is no reason not to tell: the live records are rebuilt when it is back. */
  private Uni<Void> toLiveRecords(JobChange change) {
    Uni<?> update =
        change.state().isFinal()
            ? live.remove(change.tenant(), change.id(), change.sequence())
            : live.advance(change).chain(advance -> reviveWhere(advance, change));
    return update
        .onFailure()
        .invoke(failure -> LOG.debugf("live record of %s: %s", change.id(), failure.getMessage()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** A failed job that is to run once more: its record is made from the table again. */
  private Uni<Void> reviveWhere(LiveRecords.Advance advance, JobChange change) {
    return advance == LiveRecords.Advance.REVIVES
        ? table.find(change.id()).chain(found -> putUnfinished(change.tenant(), found))
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> putUnfinished(TenantId tenant, Optional<JobRow> found) {
    return found
        .filter(row -> !row.state.isFinal())
        .map(row -> live.put(tenant, JobRows.liveRecord(row)).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<Void> tell(JobChange change) {
    Uni<Void> told = Uni.createFrom().voidItem();
    for (JobChangeListener listener : listeners) {
      told = told.chain(() -> listener.changed(change));
    }
    return told.onFailure()
        .invoke(failure -> LOG.warnf(failure, "job %s: a listener failed", change.id()))
        .onFailure()
        .recoverWithNull();
  }
}
