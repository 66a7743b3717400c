package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.history.JobHistory;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.queue.QueueListener;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Updates what clients see of the queue and the history after a manual change, before the change is
 * answered. Redis may be away: its records are rebuilt when it is back.
 */
@ApplicationScoped
public class QueueViews {
  private final LiveRecords live;
  private final LiveRebuild rebuild;
  private final JobHistory history;
  private final List<QueueListener> listeners;

  QueueViews(
      LiveRecords live,
      LiveRebuild rebuild,
      JobHistory history,
      @All List<QueueListener> listeners) {
    this.live = live;
    this.rebuild = rebuild;
    this.history = history;
    this.listeners = listeners;
  }

  Uni<Void> renumbered(TenantId tenant, JobId id, double number) {
    return rebuild.orRepaired(live.renumber(tenant, id, number));
  }

  Uni<Void> revived(TenantId tenant, FoundJob job) {
    JobRow row = job.row();
    boolean unfinished = row != null && !row.state.isFinal();
    Uni<Boolean> put =
        unfinished ? live.put(tenant, JobRows.liveRecord(row)) : Uni.createFrom().item(false);
    return history
        .unhide(job.id())
        .chain(() -> rebuild.orRepaired(put))
        .invoke(() -> listeners.forEach(listener -> listener.queueChanged(tenant)));
  }
}
