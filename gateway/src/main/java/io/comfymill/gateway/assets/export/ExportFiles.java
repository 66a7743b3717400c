package io.comfymill.gateway.assets.export;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.assets.AssetIndex;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Finds what an export asks for. */
@ApplicationScoped
class ExportFiles {
  private final Database database;
  private final AssetIndex index;
  private final AssetRecords records;

  ExportFiles(Database database, AssetIndex index, AssetRecords records) {
    this.database = database;
    this.index = index;
    this.records = records;
  }

  /**
   * The files, and when their jobs were submitted.
   *
   * @param missing ids of which the tenant has no asset
   */
  record Found(Collection<AssetFile> files, Set<UUID> missing, Map<String, Instant> submitted) {}

  Uni<Found> of(TenantId tenant, ExportRequest request) {
    return index
        .catchUp(tenant)
        .chain(() -> ofJobs(tenant, request.jobIds()))
        .chain(
            ofJobs ->
                records
                    .ofTenant(tenant, request.assetIds())
                    .map(named -> found(request, ofJobs, named)))
        .chain(found -> submitted(tenant, found));
  }

  private Uni<List<AssetRecordRow>> ofJobs(TenantId tenant, Set<PromptId> jobs) {
    return jobs.isEmpty()
        ? Uni.createFrom().item(List.of())
        : database.read(
            session ->
                session
                    .createSelectionQuery(
                        "from AssetRecordRow where tenant = :tenant and promptId in (:jobs)",
                        AssetRecordRow.class)
                    .setParameter("tenant", tenant.value())
                    .setParameter("jobs", jobs.stream().map(PromptId::value).toList())
                    .getResultList());
  }

  private static Found found(
      ExportRequest request, List<AssetRecordRow> ofJobs, List<AssetRecordRow> named) {
    Map<UUID, AssetFile> files = new LinkedHashMap<>();
    ofJobs.stream()
        .map(AssetFile::of)
        .filter(file -> request.includePreviews() || !file.preview())
        .filter(request::wants)
        .forEach(file -> files.put(file.id(), file));
    named.stream().map(AssetFile::of).forEach(file -> files.put(file.id(), file));
    Set<UUID> missing = new LinkedHashSet<>(request.assetIds());
    missing.removeAll(files.keySet());
    return new Found(files.values(), missing, Map.of());
  }

  private Uni<Found> submitted(TenantId tenant, Found found) {
    List<String> jobs =
        found.files().stream().map(AssetFile::job).filter(Objects::nonNull).distinct().toList();
    return jobs.isEmpty()
        ? Uni.createFrom().item(found)
        : database
            .read(
                session ->
                    session
                        .createQuery(
                            "select promptId, submittedAt from JobRow"
                                + " where tenant = :tenant and promptId in (:jobs)",
                            Object[].class)
                        .setParameter("tenant", tenant.value())
                        .setParameter("jobs", jobs)
                        .getResultList())
            .map(rows -> new Found(found.files(), found.missing(), times(rows)));
  }

  private static Map<String, Instant> times(List<Object[]> rows) {
    Map<String, Instant> times = new HashMap<>();
    rows.forEach(row -> times.put((String) row[0], (Instant) row[1]));
    return times;
  }
}
