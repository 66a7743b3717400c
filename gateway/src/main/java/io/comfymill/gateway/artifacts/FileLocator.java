package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobRow;
import io.comfymill.gateway.database.AssetRow;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds what a client names: an uploaded file, or an output of one of its jobs. */
@ApplicationScoped
public class FileLocator {
  private final Assets assets;
  private final JobTable jobs;

  FileLocator(Assets assets, JobTable jobs) {
    this.assets = assets;
    this.jobs = jobs;
  }

  /** Does not check that the bytes exist. */
  public Uni<Optional<StoredFile>> locate(TenantId tenant, FileRef ref) {
    return ref.jobOutput()
        .map(output -> outputOf(tenant, ref, output))
        .orElseGet(() -> uploaded(tenant, ref));
  }

  private Uni<Optional<StoredFile>> uploaded(TenantId tenant, FileRef ref) {
    return assets.find(tenant, ref).map(found -> found.map(FileLocator::file));
  }

  private Uni<Optional<StoredFile>> outputOf(
      TenantId tenant, FileRef ref, FileRef.JobOutput output) {
    return jobs.find(output.job())
        .map(found -> found.filter(row -> row.tenant.equals(tenant.value()) && row.attempt > 0))
        .map(found -> found.map(row -> file(row, ref, output)));
  }

  private static StoredFile file(AssetRow asset) {
    return new StoredFile(asset.name, ArtifactKey.input(asset.blake3), asset.blake3);
  }

  private static StoredFile file(JobRow row, FileRef ref, FileRef.JobOutput output) {
    AttemptId attempt = new AttemptId(output.job(), row.attempt);
    ArtifactKey key = ArtifactKey.output(attempt, ref.type(), output.subfolder(), ref.name());
    // the files of an attempt never change
    String etag = Integer.toHexString(key.hashCode()) + "-" + row.attempt;
    return new StoredFile(ref.name(), key, etag);
  }
}
