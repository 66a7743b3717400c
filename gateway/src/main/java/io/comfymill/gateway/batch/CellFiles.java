package io.comfymill.gateway.batch;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cells of a batch with where their outputs are kept, page by page. Blocks. */
@ApplicationScoped
public class CellFiles {
  private static final int PAGE = 100;
  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final CellViews cells;
  private final AssetRecords records;

  CellFiles(CellViews cells, AssetRecords records) {
    this.cells = cells;
    this.records = records;
  }

  /** An output. */
  public record Made(String name, ArtifactKey key, Instant at) {}

  /** A cell and its outputs, in their order. */
  public record Cell(CellView view, List<Made> files) {}

  /** Does something with a cell. */
  @FunctionalInterface
  public interface Visit<E extends Exception> {
    void cell(Cell cell) throws E, IOException, InterruptedException;
  }

  /**
   * Cells by their number.
   *
   * @param states all where there are none
   */
  public <E extends Exception> void each(
      TenantId tenant, UUID batch, Collection<String> states, Visit<E> visit)
      throws E, IOException, InterruptedException {
    int after = -1;
    List<CellView> page;
    do {
      page = cells.page(tenant, batch, states, after, PAGE, false).await().atMost(ANSWER);
      Map<UUID, AssetRecordRow> rows =
          rows(tenant, page.stream().flatMap(cell -> cell.outputs().stream()));
      for (CellView cell : page) {
        after = cell.cell();
        visit.cell(new Cell(cell, made(cell.outputs(), rows)));
      }
    } while (page.size() == PAGE);
  }

  /** Where some outputs are kept, in their order; without those that are not known any more. */
  List<Made> made(TenantId tenant, List<CellView.Output> outputs) {
    return made(outputs, rows(tenant, outputs.stream()));
  }

  private static List<Made> made(List<CellView.Output> outputs, Map<UUID, AssetRecordRow> rows) {
    return outputs.stream()
        .flatMap(output -> Stream.ofNullable(rows.get(output.id())))
        .map(row -> new Made(row.name, new ArtifactKey(row.artifactKey), row.createdAt))
        .toList();
  }

  private Map<UUID, AssetRecordRow> rows(TenantId tenant, Stream<CellView.Output> outputs) {
    List<UUID> ids = outputs.map(CellView.Output::id).toList();
    return ids.isEmpty()
        ? Map.of()
        : records.ofTenant(tenant, ids).await().atMost(ANSWER).stream()
            .collect(Collectors.toMap(row -> row.id, Function.identity()));
  }
}
