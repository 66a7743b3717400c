package io.comfymill.gateway.batch.join;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.CellNames;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.CellFiles;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.JoinStep;
import io.comfymill.gateway.media.MediaException;
import io.comfymill.gateway.media.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the cells of a batch have made of a kind, in the order of the cells. Blocks. */
final class Parts {
  private static final int MOST_TOLD = 10;

  private final CellFiles cells;
  private final ArtifactStore store;
  private final TenantId tenant;
  private final UUID batch;
  private final BatchSpec spec;
  private final JoinStep step;
  private final Path folder;
  private final Watch watch;

  Parts(
      CellFiles cells,
      ArtifactStore store,
      TenantId tenant,
      UUID batch,
      BatchSpec spec,
      JoinStep step,
      Path folder,
      Watch watch) {
    this.cells = cells;
    this.store = store;
    this.tenant = tenant;
    this.batch = batch;
    this.spec = spec;
    this.step = step;
    this.folder = folder;
    this.watch = watch;
  }

  /**
   * A cell.
   *
   * @param heading of the chapter that it is of
   * @param accepted where it may be missing
   * @param files none where it has not succeeded, or has made none of the kind
   */
  record Part(
      int cell,
      Map<String, JsonNode> values,
      Optional<String> heading,
      boolean accepted,
      List<PartFile> files) {
    boolean isGap() {
      return files.isEmpty();
    }
  }

  /**
   * An output of a cell.
   *
   * @param unique its name among those of all cells
   */
  record PartFile(String unique, CellFiles.Made made) {}

  /** Does something with a part. */
  @FunctionalInterface
  interface Visit {
    void part(Part part) throws IOException, MediaException, InterruptedException;
  }

  JoinStep step() {
    return step;
  }

  Path folder() {
    return folder;
  }

  Watch watch() {
    return watch;
  }

  void each(Visit visit) throws IOException, MediaException, InterruptedException {
    cells.<MediaException>each(
        tenant,
        batch,
        List.of(),
        cell -> {
          watch.check();
          visit.part(part(cell));
        });
  }

  private Part part(CellFiles.Cell cell) {
    int number = cell.view().cell();
    CellNames names = new CellNames(number);
    return new Part(
        number,
        cell.view().values(),
        spec.sweep().heading(number),
        cell.view().accepted() != null,
        cell.files().stream()
            .filter(made -> step.takes(made.name()))
            .map(made -> new PartFile(names.of(made.name()), made))
            .toList());
  }

  /**
   * @throws MediaException where parts are missing that may not be, or all are
   */
  void requireEnough() throws IOException, MediaException, InterruptedException {
    List<String> missing = new ArrayList<>();
    int[] counts = new int[3];
    each(
        part -> {
          boolean lost = part.isGap() && !part.accepted();
          counts[0] += part.isGap() ? 0 : 1;
          counts[1] += lost ? 1 : 0;
          counts[2]++;
          if (lost && missing.size() < MOST_TOLD) {
            missing.add(Integer.toString(part.cell()));
          }
        });
    if (counts[0] == 0) {
      throw new MediaException("no cell has made anything of the kind");
    } else if (counts[1] > 0 && step.gaps().isEmpty()) {
      throw new MediaException(
          "%d of %d cells have not made what it needs: %s%s"
              .formatted(
                  counts[1],
                  counts[2],
                  String.join(", ", missing),
                  counts[1] > MOST_TOLD ? ", …" : ""));
    }
  }

  InputStream open(PartFile file) throws IOException, MediaException {
    try {
      return store.open(file.made.key(), 0);
    } catch (NoSuchFileException e) {
      throw new MediaException(file.unique + " is not there any more", e);
    }
  }

  /** A copy to work on. */
  Path fetched(PartFile file) throws IOException, MediaException {
    Path copy = folder.resolve(file.unique);
    try (InputStream in = open(file)) {
      Files.copy(in, copy);
    }
    return copy;
  }
}
