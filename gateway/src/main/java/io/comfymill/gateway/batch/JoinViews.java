package io.comfymill.gateway.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.batch.run.JoinTable;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.BatchJoinRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is made of batches' cells, with the files. */
@ApplicationScoped
class JoinViews {
  private final JoinTable joins;
  private final AssetRecords records;

  JoinViews(JoinTable joins, AssetRecords records) {
    this.joins = joins;
    this.records = records;
  }

  /** In the order of the batch's file. */
  Uni<List<JoinView>> of(TenantId tenant, UUID batch) {
    return joins.of(tenant, batch).chain(rows -> with(tenant, rows));
  }

  private Uni<List<JoinView>> with(TenantId tenant, List<BatchJoinRow> rows) {
    List<UUID> files = rows.stream().flatMap(row -> outputs(row).stream()).toList();
    return files.isEmpty()
        ? Uni.createFrom().item(rows.stream().map(row -> view(row, Map.of())).toList())
        : records
            .ofTenant(tenant, files)
            .map(
                found ->
                    found.stream().collect(Collectors.toMap(row -> row.id, Function.identity())))
            .map(known -> rows.stream().map(row -> view(row, known)).toList());
  }

  private static List<UUID> outputs(BatchJoinRow row) {
    try {
      return WireJson.mapper().readValue(row.outputs, new TypeReference<List<UUID>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("written by this gateway: " + row.outputs, e);
    }
  }

  private static JoinView view(BatchJoinRow row, Map<UUID, AssetRecordRow> files) {
    boolean runs = row.state.equals("WAITING") && row.startedAt != null;
    return new JoinView(
        row.key.name(),
        runs ? "running" : row.state.toLowerCase(Locale.ROOT),
        row.error,
        row.startedAt,
        row.finishedAt,
        outputs(row).stream()
            .flatMap(id -> Stream.ofNullable(files.get(id)))
            .map(CellView.Output::of)
            .toList());
  }
}
