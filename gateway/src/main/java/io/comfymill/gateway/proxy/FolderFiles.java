package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.artifacts.Assets;
import io.comfymill.gateway.database.JobTable;
import io.comfymill.gateway.history.EndedJob;
import io.comfymill.gateway.history.JobHistory;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What would lie in a server's folders: a tenant's uploads and the outputs of its newest jobs. */
@ApplicationScoped
public class FolderFiles {
  private static final int MOST_UPLOADS = 1_000;
  private static final int NEWEST_JOBS = 100;

  private final Assets assets;
  private final JobHistory history;
  private final JobTable table;

  FolderFiles(Assets assets, JobHistory history, JobTable table) {
    this.assets = assets;
    this.history = history;
    this.table = table;
  }

  private record Named(String name, Instant at) {}

  /** The newest first. */
  Uni<List<String>> names(TenantId tenant, String type) {
    return Uni.combine()
        .all()
        .unis(assets.newest(tenant, type, MOST_UPLOADS), newestJobs(tenant))
        .asTuple()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            found ->
                Stream.concat(
                        found.getItem1().stream().map(row -> new Named(row.name, row.uploadedAt)),
                        found.getItem2().stream().flatMap(row -> outputs(row, type)))
                    .sorted(Comparator.comparing(Named::at).reversed())
                    .map(Named::name)
                    .distinct()
                    .toList());
  }

  private Uni<List<JobRow>> newestJobs(TenantId tenant) {
    return history
        .entries(tenant, new JobHistory.Range(NEWEST_JOBS, -1))
        .chain(entries -> rows(tenant, entries.stream().map(JobHistory.Entry::id).toList()));
  }

  private Uni<List<JobRow>> rows(TenantId tenant, List<JobId> ids) {
    return ids.isEmpty() ? Uni.createFrom().item(List.of()) : table.byIds(tenant, ids);
  }

  private static Stream<Named> outputs(JobRow row, String type) {
    EndedJob job = EndedJob.of(row);
    return job.result() == null
        ? Stream.empty()
        : children(job.result().outputs())
            .flatMap(FolderFiles::children)
            .flatMap(FolderFiles::children)
            .filter(item -> item.path("type").asText("").equals(type))
            .map(item -> item.path("filename").asText(""))
            .filter(name -> !name.isEmpty())
            .map(name -> new Named(name, job.at()));
  }

  private static Stream<JsonNode> children(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }
}
