package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.history.JobHistory;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.liverecords.PromptTuple;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** One job as {@code GET /api/jobs/{id}} shows it, written as a stream. */
@ApplicationScoped
public class JobDetails {
  private final JobFinder finder;
  private final JobHistory history;
  private final AcceptedJobs accepted;
  private final LiveRecords live;
  private final LivePages pages;
  private final ArtifactStore store;
  private final BulkWriter writer;

  JobDetails(
      JobFinder finder,
      JobHistory history,
      AcceptedJobs accepted,
      LiveRecords live,
      LivePages pages,
      ArtifactStore store) {
    this.finder = finder;
    this.history = history;
    this.accepted = accepted;
    this.live = live;
    this.pages = pages;
    this.store = store;
    this.writer = new BulkWriter(WireJson.mapper(), store);
  }

  /** Empty if there is no such job, or its tenant has deleted it from the history. */
  Uni<Optional<StreamingOutput>> find(TenantId tenant, String id) {
    return shown(tenant, id)
        .chain(shown -> shown.isPresent() ? Uni.createFrom().item(shown) : shown(tenant, id))
        .onFailure(ProblemException.class)
        .recoverWithItem(Optional.empty())
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  /** Also empty if the record of a job that is not in the table yet goes meanwhile. */
  private Uni<Optional<StreamingOutput>> shown(TenantId tenant, String id) {
    return finder
        .find(tenant, id)
        .chain(found -> found.row() == null ? fresh(tenant, found) : row(tenant, found.row()));
  }

  private Uni<Optional<StreamingOutput>> row(TenantId tenant, JobRow row) {
    if (row.finishedAt == null) {
      return shown(
          out -> write(queued(row), PromptTuple.of(JobRows.spec(row), row.number, store), out));
    }
    return history
        .entry(tenant, new PromptId(row.promptId))
        .chain(
            shown ->
                shown.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : shown(out -> writeEnded(row, out)));
  }

  private static Uni<Optional<StreamingOutput>> shown(StreamingOutput job) {
    return Uni.createFrom().item(Optional.of(job));
  }

  /** A job that the scheduler does not have yet. */
  private Uni<Optional<StreamingOutput>> fresh(TenantId tenant, FoundJob found) {
    return accepted
        .find(found.id())
        .map(record -> Uni.createFrom().item(Optional.of(record)))
        .orElseGet(() -> inRedis(tenant, found))
        .map(record -> record.map(job -> (StreamingOutput) out -> writeFresh(job, out)));
  }

  private Uni<Optional<LiveRecord>> inRedis(TenantId tenant, FoundJob found) {
    return live.find(tenant, found.id())
        .chain(
            job ->
                pages
                    .tuples(tenant, List.of(found.id()))
                    .map(
                        tuples ->
                            job.filter(one -> !tuples.getOrDefault(one.id(), "").isEmpty())
                                .map(one -> new LiveRecord(one, tuples.get(one.id())))));
  }

  private void writeFresh(LiveRecord record, OutputStream out) throws IOException {
    ArrayNode tuple =
        PromptTuple.isWhole(record.tuple())
            ? (ArrayNode) record.parsedTuple()
            : PromptTuple.expanded(record.tuple(), store);
    LiveJob job = record.job();
    String workflowId = JobFacts.workflowId(tuple.path(3));
    write(WireJson.mapper().valueToTree(JobsPage.Job.of(job, workflowId)), tuple, out);
  }

  private ObjectNode queued(JobRow row) throws IOException {
    return WireJson.mapper()
        .valueToTree(JobsPage.Job.of(JobList.Row.of(row), JobFacts.of(row, store)));
  }

  private void writeEnded(JobRow row, OutputStream out) throws IOException {
    ArrayNode tuple = PromptTuple.of(JobRows.spec(row), row.number, store);
    EndedJob ended = EndedJob.of(row);
    ObjectNode job = queued(row);
    ObjectNode entry = ended.historyEntry(tuple);
    job.set("outputs", OutputSummary.normalised((ObjectNode) entry.get("outputs")));
    job.set("execution_status", entry.get("status"));
    if (row.outputsDeletedAt != null) {
      job.put("outputs_deleted_at", row.outputsDeletedAt.toString());
    }
    write(job, tuple, out);
  }

  private void write(ObjectNode job, ArrayNode tuple, OutputStream out) throws IOException {
    ObjectNode workflow = job.putObject("workflow");
    workflow.set("prompt", tuple.get(2));
    workflow.set("extra_data", tuple.get(3));
    writer.write(job, out);
  }
}
