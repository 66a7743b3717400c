package io.comfymill.gateway.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.history.JobHistory;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.PromptTuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Streams {@code GET /history}, whatever its length: rows are read in pages, and parts in the
 * artifact store go straight to the client. Blocks while the client is slow.
 */
@ApplicationScoped
public class HistoryAnswer {
  private static final long PAGE_BYTES = 1024 * 1024;
  private static final int PAGE = 200;

  private final JobTable table;
  private final ArtifactStore store;
  private final BulkWriter writer;

  HistoryAnswer(JobTable table, ArtifactStore store) {
    this.table = table;
    this.store = store;
    this.writer = new BulkWriter(WireJson.mapper(), store);
  }

  /**
   * @param entries in this order; an entry that has gone meanwhile is left out
   */
  public void write(TenantId tenant, List<JobHistory.Entry> entries, OutputStream out)
      throws IOException {
    out.write('{');
    boolean first = true;
    int at = 0;
    while (at < entries.size()) {
      List<JobHistory.Entry> page = page(entries.subList(at, entries.size()));
      for (JobRow row : rows(tenant, page)) {
        text(first ? "" : ",", out);
        out.write(WireJson.write(row.promptId));
        out.write(':');
        writer.write(entry(row), out);
        first = false;
      }
      at += page.size();
    }
    out.write('}');
  }

  private ObjectNode entry(JobRow row) throws IOException {
    ObjectNode entry =
        EndedJob.of(row).historyEntry(PromptTuple.of(JobRows.spec(row), row.number, store));
    if (row.outputsDeletedAt != null) {
      entry.put("outputs_deleted_at", row.outputsDeletedAt.toString());
    }
    return entry;
  }

  private static void text(String json, OutputStream out) throws IOException {
    out.write(json.getBytes(StandardCharsets.UTF_8));
  }

  /** As many of the first ones as are cheap to hold. */
  private static List<JobHistory.Entry> page(List<JobHistory.Entry> entries) {
    int size = 0;
    long bytes = 0;
    while (size < entries.size() && size < PAGE && (size == 0 || bytes < PAGE_BYTES)) {
      bytes += entries.get(size).bytes();
      size++;
    }
    return entries.subList(0, size);
  }

  private List<JobRow> rows(TenantId tenant, List<JobHistory.Entry> page) throws IOException {
    List<JobId> ids = page.stream().map(JobHistory.Entry::id).toList();
    Map<UUID, JobRow> byId =
        WaitingReads.await(table.byIds(tenant, ids)).stream()
            .collect(Collectors.toMap(row -> row.id, Function.identity()));
    return ids.stream().map(id -> byId.get(id.value())).filter(row -> row != null).toList();
  }
}
