package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetHashes;
import io.comfymill.gateway.assets.AssetIndex;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.batch.run.BatchSpecs;
import io.comfymill.gateway.batch.run.CellIds;
import io.comfymill.gateway.batch.run.CellPages;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.BatchCellRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cells with their values and outputs. */
@ApplicationScoped
class CellViews {
  private final BatchSpecs specs;
  private final CellPages cells;
  private final AssetIndex index;
  private final AssetHashes hashes;
  private final Database database;

  CellViews(
      BatchSpecs specs, CellPages cells, AssetIndex index, AssetHashes hashes, Database database) {
    this.hashes = hashes;
    this.specs = specs;
    this.cells = cells;
    this.index = index;
    this.database = database;
  }

  /**
   * As {@link CellPages#page}.
   *
   * @param hashed hash the outputs that nobody has asked for before, which may take a while
   */
  Uni<List<CellView>> page(
      TenantId tenant, UUID batch, Collection<String> states, int after, int most, boolean hashed) {
    return specs
        .of(tenant, batch)
        .chain(
            spec ->
                cells
                    .page(tenant, batch, states, after, most)
                    .chain(
                        rows ->
                            outputs(tenant, rows, hashed)
                                .map(
                                    outputs ->
                                        rows.stream()
                                            .map(row -> view(spec, row, outputs))
                                            .toList())));
  }

  /** By {@code prompt_id}. */
  private Uni<Map<String, List<AssetRecordRow>>> outputs(
      TenantId tenant, List<BatchCellRow> rows, boolean hashed) {
    List<String> jobs =
        rows.stream().filter(row -> row.finishedAt != null).map(CellIds::promptId).toList();
    return jobs.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : index
            .catchUp(tenant)
            .chain(() -> ofJobs(tenant, jobs))
            .call(found -> hashed ? hash(found) : Uni.createFrom().nullItem())
            .map(
                found ->
                    found.stream()
                        .filter(row -> row.reference == null || !row.reference.endsWith(" [temp]"))
                        .collect(Collectors.groupingBy(row -> "" + row.promptId)));
  }

  private Uni<Void> hash(List<AssetRecordRow> outputs) {
    return Multi.createFrom()
        .iterable(outputs)
        .onItem()
        .transformToUniAndConcatenate(hashes::of)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<List<AssetRecordRow>> ofJobs(TenantId tenant, List<String> jobs) {
    return database.read(
        session ->
            session
                .createSelectionQuery(
                    "from AssetRecordRow where tenant = :tenant and promptId in (:jobs)"
                        + " order by promptId, position",
                    AssetRecordRow.class)
                .setParameter("tenant", tenant.value())
                .setParameter("jobs", jobs)
                .getResultList());
  }

  private static CellView view(
      BatchSpec spec, BatchCellRow row, Map<String, List<AssetRecordRow>> outputs) {
    String job = CellIds.promptId(row);
    return new CellView(
        row.key.cell(),
        spec.values(row.key.cell()),
        row.state.equals("MADE") ? "waiting" : row.state.toLowerCase(Locale.ROOT),
        job,
        row.accepted ? true : null,
        row.attempts,
        row.nodeId,
        row.error,
        row.startedAt,
        row.finishedAt,
        seconds(row),
        outputs.getOrDefault(job, List.of()).stream().map(CellView.Output::of).toList());
  }

  private static @Nullable Double seconds(BatchCellRow row) {
    return row.startedAt == null || row.finishedAt == null
        ? null
        : Duration.between(row.startedAt, row.finishedAt).toMillis() / 1000.0;
  }
}
