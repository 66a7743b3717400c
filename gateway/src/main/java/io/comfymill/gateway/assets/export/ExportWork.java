package io.comfymill.gateway.assets.export;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.TaskRow;
import io.comfymill.gateway.websocket.TenantNotices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One export, from its row to its end. Blocks. */
final class ExportWork implements ArchiveWriter.Watcher {
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";

  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration BETWEEN_NOTICES = Duration.ofMillis(250);
  private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(5);

  private final TaskRow task;
  private final TenantId tenant;
  private final UUID owner;
  private final TaskTable table;
  private final ExportFiles files;
  private final ArtifactStore store;
  private final TenantNotices notices;
  private final InstantSource clock;
  private Instant noticed = Instant.EPOCH;
  private Instant lived;
  private int assetsTotal;
  private int attempted;
  private int failed;
  private long bytesTotal;
  private long bytesDone;

  ExportWork(
      TaskRow task,
      UUID owner,
      TaskTable table,
      ExportFiles files,
      ArtifactStore store,
      TenantNotices notices,
      InstantSource clock) {
    this.task = task;
    this.tenant = new TenantId(task.tenant);
    this.owner = owner;
    this.table = table;
    this.files = files;
    this.store = store;
    this.notices = notices;
    this.clock = clock;
    this.lived = clock.instant();
  }

  void run() throws IOException {
    tell("running", null, null);
    ExportRequest request =
        WireJson.read(task.payload.getBytes(StandardCharsets.UTF_8), ExportRequest.class)
            .orElseThrow();
    ExportFiles.Found found = files.of(tenant, request).await().atMost(ANSWER);
    ArchiveNames names =
        ArchiveNames.of(found.files(), request.namingStrategy(), found.submitted());
    List<ExportResult.Failed> left = new ArrayList<>();
    found.missing().forEach(id -> left.add(new ExportResult.Failed(id, "not_found", null, null)));
    names.collided().forEach(file -> left.add(ExportResult.Failed.of(file, "filename_collision")));
    if (names.files().isEmpty()) {
      end(ExportResult.nothing("No valid assets to export", left), null);
    } else {
      assetsTotal = names.files().size();
      bytesTotal = names.files().values().stream().mapToLong(AssetFile::size).sum();
      archive(names.files(), left);
    }
  }

  private void archive(Map<String, AssetFile> named, List<ExportResult.Failed> left)
      throws IOException {
    ArchiveWriter writer = new ArchiveWriter(store, this);
    ArtifactKey key = new ArtifactKey("exports/%s-%s.zip".formatted(task.id, UUID.randomUUID()));
    long size = store.write(key, out -> writer.write(named, out));
    writer.unreadable().forEach(file -> left.add(ExportResult.Failed.of(file, "fetch_failed")));
    int written = named.size() - writer.unreadable().size();
    if (written == 0) {
      store.delete(key);
      end(ExportResult.nothing("All assets failed to export", left), null);
      return;
    }
    String name =
        "comfy-export-%s-%s.zip"
            .formatted(
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                task.id.toString().substring(0, 8));
    boolean mine =
        end(
            ExportResult.made(name, size, bytesTotal, named.size(), written, left),
            new TaskTable.Archive(name, key.value(), size));
    if (!mine) {
      store.delete(key); // another gateway took the task for abandoned
    }
  }

  private boolean end(ExportResult result, TaskTable.@Nullable Archive archive) {
    String json = WireJson.text(result);
    boolean mine = end(new TaskTable.End(COMPLETED, json, null, archive));
    if (mine) {
      tell(result.success() ? COMPLETED : FAILED, result.exportName(), result.error());
    }
    return mine;
  }

  /** False where another gateway has taken it over, whose end counts. */
  private boolean end(TaskTable.End end) {
    return table.end(task.id, owner, end).await().atMost(ANSWER);
  }

  /** It cannot be done. */
  void failed(String message) {
    if (end(new TaskTable.End(FAILED, null, message, null))) {
      tell(FAILED, null, message);
    }
  }

  @Override
  public void bytes(int count) throws IOException {
    bytesDone += count;
    underWay();
  }

  @Override
  public void file(boolean written) throws IOException {
    attempted++;
    failed += written ? 0 : 1;
    underWay();
  }

  private void underWay() throws IOException {
    Instant now = clock.instant();
    if (noticed.plus(BETWEEN_NOTICES).isBefore(now)) {
      noticed = now;
      tell("running", null, null);
    }
    if (lived.plus(BETWEEN_SIGNS_OF_LIFE).isBefore(now)) {
      lived = now;
      if (!table.alive(task.id, owner).await().atMost(ANSWER)) {
        throw new IOException("another gateway has taken this export over");
      }
    }
  }

  private void tell(String status, @Nullable String exportName, @Nullable String error) {
    double share = bytesTotal == 0 ? 0 : Math.min(1.0, (double) bytesDone / bytesTotal);
    notices.tell(
        tenant,
        "asset_export",
        WireJson.mapper()
            .valueToTree(
                new ExportProgress(
                    task.id,
                    assetsTotal,
                    attempted,
                    failed,
                    bytesTotal,
                    bytesDone,
                    status.equals(COMPLETED) ? 1 : share,
                    status,
                    exportName,
                    error)));
  }
}
