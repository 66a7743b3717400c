package io.comfymill.gateway.comfyui;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.liverecords.AcceptedJobs;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveJob;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRecord;
import io.comfymill.gateway.liverecords.PromptTuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Streams {@code GET /queue}, whatever its length: tuples are read in pages, and parts in the
 * artifact store go straight to the client. Blocks while the client is slow.
 */
@ApplicationScoped
public class QueueAnswer {
  private static final int PAGE = 200;

  private final LivePages live;
  private final AcceptedJobs accepted;
  private final JobTable table;
  private final ArtifactStore store;
  private final BulkWriter writer;

  QueueAnswer(LivePages live, AcceptedJobs accepted, JobTable table, ArtifactStore store) {
    this.live = live;
    this.accepted = accepted;
    this.table = table;
    this.store = store;
    this.writer = new BulkWriter(WireJson.mapper(), store);
  }

  /**
   * @param jobs in queue order; a job that ends meanwhile may be left out
   */
  public void write(TenantId tenant, List<LiveJob> jobs, OutputStream out) throws IOException {
    List<LiveJob> running = jobs.stream().filter(job -> !job.state().isPending()).toList();
    List<LiveJob> pending = jobs.stream().filter(job -> job.state().isPending()).toList();
    text("{\"queue_running\": [", out);
    writeTuples(tenant, running, out);
    text("], \"queue_pending\": [", out);
    writeTuples(tenant, pending, out);
    text("]}", out);
  }

  private static void text(String json, OutputStream out) throws IOException {
    out.write(json.getBytes(StandardCharsets.UTF_8));
  }

  private void writeTuples(TenantId tenant, List<LiveJob> jobs, OutputStream out)
      throws IOException {
    boolean first = true;
    int at = 0;
    while (at < jobs.size()) {
      List<LiveJob> page = jobs.subList(at, Math.min(at + PAGE, jobs.size()));
      Map<JobId, String> tuples = tuples(tenant, page.stream().map(LiveJob::id).toList());
      for (LiveJob job : page.subList(0, tuples.size())) {
        String tuple = tuples.getOrDefault(job.id(), "");
        if (!tuple.isEmpty()) {
          text(first ? "" : ", ", out);
          writeTuple(tuple, out);
          first = false;
        }
      }
      at += tuples.size();
    }
  }

  private void writeTuple(String tuple, OutputStream out) throws IOException {
    if (PromptTuple.isWhole(tuple)) {
      text(tuple, out);
    } else {
      writer.write(PromptTuple.expanded(tuple, store), out);
    }
  }

  /** At least that of the first of these jobs; what Redis lacks is looked up elsewhere. */
  private Map<JobId, String> tuples(TenantId tenant, List<JobId> ids) throws IOException {
    Map<JobId, String> found;
    try {
      found = new HashMap<>(WaitingReads.await(live.tuples(tenant, ids)));
    } catch (DependencyAwayException e) {
      found = new HashMap<>(Map.of(ids.get(0), ""));
    }
    for (Map.Entry<JobId, String> tuple : found.entrySet()) {
      if (tuple.getValue().isEmpty()) {
        tuple.setValue(elsewhere(tenant, tuple.getKey()));
      }
    }
    return found;
  }

  private String elsewhere(TenantId tenant, JobId id) throws IOException {
    Optional<LiveRecord> here = accepted.find(id);
    if (here.isPresent()) {
      return here.get().tuple();
    }
    @Nullable JobRow row = WaitingReads.await(table.find(tenant, id)).orElse(null);
    boolean unfinished = row != null && !row.state.isFinal();
    return unfinished ? PromptTuple.text(JobRows.spec(row), row.number) : "";
  }
}
