package io.comfymill.gateway.batch;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.CellNames;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.ZipFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What the cells of a batch have made, as one archive that is made while it is sent: the files are
 * called {@code 000012-a.png}, after their cells, and what was joined of them by its own name.
 * Blocks.
 */
@ApplicationScoped
class OutputsZip {
  private static final List<String> SUCCEEDED = List.of("SUCCEEDED");

  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final CellFiles cells;
  private final JoinViews joins;
  private final ArtifactStore store;

  OutputsZip(CellFiles cells, JoinViews joins, ArtifactStore store) {
    this.cells = cells;
    this.joins = joins;
    this.store = store;
  }

  /**
   * Of the cells that have succeeded up to now, and of joins. Files that are not there any more are
   * left out.
   */
  void write(TenantId tenant, UUID batch, OutputStream out) throws IOException {
    ZipFiles zip = new ZipFiles(store, out);
    try {
      cells.<IOException>each(tenant, batch, SUCCEEDED, cell -> add(cell, zip));
      for (JoinView join : joins.of(tenant, batch).await().atMost(ANSWER)) {
        for (CellFiles.Made file : cells.made(tenant, join.outputs())) {
          zip.add(file.name(), file.key(), file.at(), count -> {});
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway ends");
    }
    zip.finish();
  }

  private static void add(CellFiles.Cell cell, ZipFiles zip) throws IOException {
    CellNames names = new CellNames(cell.view().cell());
    for (CellFiles.Made file : cell.files()) {
      zip.add(names.of(file.name()), file.key(), file.at(), count -> {});
    }
  }
}
