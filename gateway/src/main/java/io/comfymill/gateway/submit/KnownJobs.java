package io.comfymill.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.PromptTuple;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Finds a job that was submitted before. */
@ApplicationScoped
public class KnownJobs {
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final LivePages pages;
  private final JobTable jobs;
  private final ArtifactStore store;

  KnownJobs(
      AcceptedJobs accepted,
      LiveRecords live,
      LivePages pages,
      JobTable jobs,
      ArtifactStore store) {
    this.accepted = accepted;
    this.live = live;
    this.pages = pages;
    this.jobs = jobs;
    this.store = store;
  }

  /**
   * An earlier job.
   *
   * @param graph as it was submitted
   */
  record Known(double number, JsonNode graph) {}

  /** A job's number and the text of its {@code PromptTuple}. */
  private record Found(double number, String tuple) {}

  /**
   * A store that cannot be asked counts as not knowing the job: submitted twice, it is one job all
   * the same, by its id.
   */
  Uni<Optional<Known>> find(TenantId tenant, JobId id) {
    Optional<Found> here =
        accepted.find(id).map(record -> new Found(record.job().number(), record.tuple()));
    return (here.isPresent() ? Uni.createFrom().item(here) : elsewhere(tenant, id))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> found.map(this::known));
  }

  private Uni<Optional<Found>> elsewhere(TenantId tenant, JobId id) {
    return live.find(tenant, id)
        .chain(
            job ->
                job.isEmpty()
                    ? Uni.createFrom().item(Optional.<Found>empty())
                    : pages
                        .tuples(tenant, List.of(id))
                        .map(
                            tuples ->
                                Optional.of(tuples.getOrDefault(id, ""))
                                    .filter(tuple -> !tuple.isEmpty())
                                    .map(tuple -> new Found(job.get().number(), tuple))))
        .onFailure()
        .recoverWithItem(Optional.empty())
        .chain(found -> found.isPresent() ? Uni.createFrom().item(found) : inTable(tenant, id));
  }

  /** Fails where the stores that may know the job cannot be asked. */
  Uni<Boolean> isKnown(TenantId tenant, JobId id) {
    if (accepted.find(id).isPresent()) {
      return Uni.createFrom().item(true);
    }
    return live.find(tenant, id)
        .map(Optional::isPresent)
        .onFailure()
        .recoverWithItem(false)
        .chain(
            found ->
                found
                    ? Uni.createFrom().item(true)
                    : jobs.find(tenant, id).map(Optional::isPresent));
  }

  private Uni<Optional<Found>> inTable(TenantId tenant, JobId id) {
    return jobs.find(tenant, id)
        .map(
            found ->
                found.map(
                    row -> new Found(row.number, PromptTuple.text(JobRows.spec(row), row.number))))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /** Blocks where parts of the graph are in the store. */
  private Known known(Found found) {
    try {
      return new Known(found.number(), PromptTuple.graph(found.tuple(), store));
    } catch (IOException e) {
      throw new UncheckedIOException("an earlier job with that prompt_id cannot be read", e);
    }
  }
}
