package io.comfymill.gateway.batch;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.ZipFiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;

/**
 * What the cells of a batch have made, as one archive that is made while it is sent: the files are
 * called {@code 000012-a.png}, after their cells. Blocks.
 */
@ApplicationScoped
class OutputsZip {
  private static final List<String> SUCCEEDED = List.of("SUCCEEDED");

  private final CellFiles cells;
  private final ArtifactStore store;

  OutputsZip(CellFiles cells, ArtifactStore store) {
    this.cells = cells;
    this.store = store;
  }

  /** Of the cells that have succeeded up to now. Files that are not there any more are left out. */
  void write(TenantId tenant, UUID batch, OutputStream out) throws IOException {
    ZipFiles zip = new ZipFiles(store, out);
    try {
      cells.<IOException>each(tenant, batch, SUCCEEDED, cell -> add(cell, zip));
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
