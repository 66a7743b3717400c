package io.comfymill.gateway.batch.join;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.id.NameUuid;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.batch.CellFiles;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.cell.JoinKind;
import io.comfymill.gateway.batch.cell.JoinStep;
import io.comfymill.gateway.batch.run.BatchSpecs;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.BatchJoinRow;
import io.comfymill.gateway.media.Ffmpeg;
import io.comfymill.gateway.media.MediaException;
import io.comfymill.gateway.media.MediaTools;
import io.comfymill.gateway.media.Watch;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a step of a batch's join is to make, and keeps it as assets whose ids follow from the
 * batch, the step and its run: to do it twice is to do it once. Blocks.
 */
@ApplicationScoped
class JoinWork {
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final BatchSpecs specs;
  private final CellFiles cells;
  private final ArtifactStore store;
  private final ContentStore contents;
  private final AssetRecords records;
  private final MediaTools tools;
  private final InstantSource clock;

  JoinWork(
      BatchSpecs specs,
      CellFiles cells,
      ArtifactStore store,
      ContentStore contents,
      AssetRecords records,
      MediaTools tools,
      InstantSource clock) {
    this.specs = specs;
    this.cells = cells;
    this.store = store;
    this.contents = contents;
    this.records = records;
    this.tools = tools;
    this.clock = clock;
  }

  /**
   * @param folder to work in
   * @param watch throws where it is to be given up
   * @return the assets
   * @throws MediaException where it cannot be made
   */
  List<UUID> make(BatchJoinRow join, Path folder, Watch watch)
      throws IOException, MediaException, InterruptedException {
    TenantId tenant = new TenantId(join.tenant);
    BatchSpec spec = specs.of(tenant, join.key.batch()).await().atMost(ANSWER);
    JoinStep step =
        spec.joins().stream()
            .filter(one -> one.name().equals(join.key.name()))
            .findFirst()
            .orElseThrow(); // the row was made of the same file
    Parts parts = new Parts(cells, store, tenant, join.key.batch(), spec, step, folder, watch);
    parts.requireEnough();
    return kept(join, made(parts, step.kind(), tools.ffmpeg().orElse(null)));
  }

  private List<Path> made(Parts parts, JoinKind kind, @Nullable Ffmpeg ffmpeg)
      throws IOException, MediaException, InterruptedException {
    if (kind instanceof JoinKind.Concat concat) {
      return new ConcatJoin(parts, concat, ffmpeg).make();
    } else if (kind instanceof JoinKind.Grid grid) {
      return new PictureJoins(parts).grid(grid);
    } else if (kind instanceof JoinKind.Frames frames) {
      return new PictureJoins(parts).frames(frames, ffmpeg);
    } else if (kind instanceof JoinKind.Text text) {
      return new FileJoins(parts).text(text);
    }
    return new FileJoins(parts).zip(store);
  }

  private List<UUID> kept(BatchJoinRow join, List<Path> files) throws IOException {
    List<AssetRecordRow> rows = new ArrayList<>();
    for (Path file : files) {
      rows.add(row(join, rows.size(), file.getFileName().toString(), contents.keep(file)));
    }
    records.add(rows).await().atMost(ANSWER);
    return rows.stream().map(row -> row.id).toList();
  }

  private AssetRecordRow row(
      BatchJoinRow join, int position, String name, ContentStore.Content content) {
    AssetRecordRow row = new AssetRecordRow();
    String batch = join.key.batch().toString();
    row.id =
        NameUuid.of(
            "join", batch, join.key.name(), Integer.toString(join.run), Integer.toString(position));
    row.tenant = join.tenant;
    row.filePath = "batches/%s/%s".formatted(batch, name);
    row.name = name;
    row.artifactKey = ArtifactKey.input(content.blake3()).value();
    row.blake3 = content.blake3();
    row.sizeBytes = content.sizeBytes();
    row.contentType = MediaTypes.ofName(name);
    row.tags = "[\"output\"]";
    row.createdAt = clock.instant();
    return row;
  }
}
