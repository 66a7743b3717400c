package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells whether a job was submitted before. */
@ApplicationScoped
public class KnownJobs {
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final JobRows rows;

  KnownJobs(AcceptedJobs accepted, LiveRecords live, JobRows rows) {
    this.accepted = accepted;
    this.live = live;
    this.rows = rows;
  }

  /**
   * The queue number of the job, if it is known. Who cannot be asked counts as not knowing: a job
   * submitted twice is one job all the same, by its id.
   */
  Uni<Optional<Double>> numberOf(TenantId tenant, JobId id) {
    Optional<Double> here = accepted.find(id).map(found -> found.job().number());
    if (here.isPresent()) {
      return Uni.createFrom().item(here);
    }
    return live.find(tenant, id)
        .map(found -> found.map(LiveJob::number))
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : inTable(id));
  }

  private Uni<Optional<Double>> inTable(JobId id) {
    return rows.find(id)
        .map(found -> found.map(row -> row.number))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }
}
