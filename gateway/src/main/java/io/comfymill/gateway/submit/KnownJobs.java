package io.comfymill.gateway.submit;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells whether a job was submitted before. */
@ApplicationScoped
public class KnownJobs {
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final JobTable jobs;

  KnownJobs(AcceptedJobs accepted, LiveRecords live, JobTable jobs) {
    this.accepted = accepted;
    this.live = live;
    this.jobs = jobs;
  }

  /**
   * The queue number of the job, if it is known. A store that cannot be asked counts as not knowing
   * the job: submitted twice, it is one job all the same, by its id.
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
    return jobs.find(id)
        .map(found -> found.map(row -> row.number))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }
}
