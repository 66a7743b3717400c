package io.comfymill.gateway.batch;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.ZipFiles;
import io.comfymill.gateway.database.AssetRecordRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the cells of a batch have made, as one archive that is made while it is sent: the files are
 * called {@code 000012-a.png}, after their cells. Blocks.
 */
@ApplicationScoped
class OutputsZip {
  private static final int PAGE = 100;
  private static final List<String> SUCCEEDED = List.of("SUCCEEDED");
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final CellViews cells;
  private final AssetRecords records;
  private final ArtifactStore store;

  OutputsZip(CellViews cells, AssetRecords records, ArtifactStore store) {
    this.cells = cells;
    this.records = records;
    this.store = store;
  }

  /** Of the cells that have succeeded up to now. Files that are not there any more are left out. */
  void write(TenantId tenant, UUID batch, OutputStream out) throws IOException {
    ZipFiles zip = new ZipFiles(store, out);
    int after = -1;
    List<CellView> page;
    do {
      page = cells.page(tenant, batch, SUCCEEDED, after, PAGE, false).await().atMost(ANSWER);
      add(page, rows(tenant, page), zip);
      after = page.isEmpty() ? after : page.get(page.size() - 1).cell();
    } while (page.size() == PAGE);
    zip.finish();
  }

  private Map<UUID, AssetRecordRow> rows(TenantId tenant, List<CellView> page) {
    List<UUID> ids =
        page.stream().flatMap(cell -> cell.outputs().stream()).map(CellView.Output::id).toList();
    return ids.isEmpty()
        ? Map.of()
        : records.ofTenant(tenant, ids).await().atMost(ANSWER).stream()
            .collect(Collectors.toMap(row -> row.id, Function.identity()));
  }

  private static void add(List<CellView> page, Map<UUID, AssetRecordRow> rows, ZipFiles zip)
      throws IOException {
    for (CellView cell : page) {
      Set<String> names = new HashSet<>();
      for (CellView.Output output : cell.outputs()) {
        AssetRecordRow row = rows.get(output.id());
        if (row != null) {
          zip.add(
              name(cell.cell(), output.name(), names),
              new ArtifactKey(row.artifactKey),
              row.createdAt,
              count -> {});
        }
      }
    }
  }

  /** Of two files of a cell with one name, the second is {@code 000012-2-a.png}. */
  private static String name(int cell, String file, Set<String> used) {
    String name = "%06d-%s".formatted(cell, file);
    for (int n = 2; !used.add(name); n++) {
      name = "%06d-%d-%s".formatted(cell, n, file);
    }
    return name;
  }
}
