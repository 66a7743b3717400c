package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.AssetRow;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a client names: an uploaded file, or an output of one of its jobs. */
@ApplicationScoped
public class FileLocator {
  private static final Pattern HASH = Pattern.compile("blake3:([0-9a-f]{64})");

  private final Assets assets;
  private final AssetRecords records;
  private final JobTable jobs;
  private final OutputSearch outputs;
  private final ExportedArchives archives;

  FileLocator(
      Assets assets,
      AssetRecords records,
      JobTable jobs,
      OutputSearch outputs,
      ExportedArchives archives) {
    this.assets = assets;
    this.records = records;
    this.jobs = jobs;
    this.outputs = outputs;
    this.archives = archives;
  }

  /** Does not check that the bytes exist. */
  public Uni<Optional<StoredFile>> locate(TenantId tenant, FileRef ref) {
    Matcher hash = HASH.matcher(ref.name());
    if (hash.matches()) {
      return assets.withContent(tenant, hash.group(1)).map(found -> found.map(FileLocator::file));
    }
    if (ref.type().equals(ExportedArchives.TYPE)
        && ref.subfolder().equals(ExportedArchives.SUBFOLDER)) {
      return archives.find(tenant, ref.name());
    }
    return ref.jobOutput()
        .map(output -> outputOf(tenant, ref, output))
        .orElseGet(
            () ->
                uploaded(tenant, ref)
                    .chain(
                        found ->
                            found.isPresent() || ref.type().equals(FileRef.INPUT)
                                ? Uni.createFrom().item(found)
                                : outputs.newest(tenant, ref)));
  }

  private Uni<Optional<StoredFile>> uploaded(TenantId tenant, FileRef ref) {
    return ref.asset()
        .map(id -> recorded(tenant, ref, id))
        .orElseGet(() -> assets.find(tenant, ref).map(found -> found.map(FileLocator::file)));
  }

  private Uni<Optional<StoredFile>> recorded(TenantId tenant, FileRef ref, UUID id) {
    return records
        .ofTenant(tenant, List.of(id))
        .map(
            rows ->
                rows.stream()
                    .filter(row -> row.name.equals(ref.name()))
                    .findFirst()
                    .map(FileLocator::file));
  }

  private static StoredFile file(AssetRecordRow row) {
    return new StoredFile(
        row.name, new ArtifactKey(row.artifactKey), row.id.toString(), row.createdAt);
  }

  private Uni<Optional<StoredFile>> outputOf(
      TenantId tenant, FileRef ref, FileRef.JobOutput output) {
    return jobs.find(tenant, output.job())
        .map(
            found ->
                found.filter(
                    row ->
                        row.tenant.equals(tenant.value())
                            && row.attempt > 0
                            && row.outputsDeletedAt == null))
        .map(found -> found.map(row -> file(row, ref, output)));
  }

  private static StoredFile file(AssetRow asset) {
    return new StoredFile(
        asset.name, ArtifactKey.input(asset.blake3), asset.blake3, asset.uploadedAt);
  }

  private static StoredFile file(JobRow row, FileRef ref, FileRef.JobOutput output) {
    AttemptId attempt = new AttemptId(output.job(), row.attempt);
    return StoredFile.output(attempt, ref.type(), output.subfolder(), ref.name(), row);
  }
}
