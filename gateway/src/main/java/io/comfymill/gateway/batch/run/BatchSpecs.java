package io.comfymill.gateway.batch.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.cell.BatchExtension;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.comfymill.gateway.database.BatchRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What batches were asked for, read once: neither a file nor an extension of it ever changes. */
@ApplicationScoped
public class BatchSpecs {
  private static final long MOST_BYTES = 32 * 1024 * 1024;

  private final BatchTable batches;
  private final ExtensionTable extensions;
  private final Cache<Version, BatchSpec> known =
      Caffeine.newBuilder().maximumWeight(MOST_BYTES).weigher(BatchSpecs::weight).build();

  BatchSpecs(BatchTable batches, ExtensionTable extensions) {
    this.batches = batches;
    this.extensions = extensions;
  }

  /** A batch with so many extensions. */
  private record Version(UUID batch, int extensions) {}

  private static int weight(Version version, BatchSpec spec) {
    return spec.size();
  }

  /** As it is now. Completes as {@link #of(BatchRow)}. */
  public Uni<BatchSpec> of(TenantId tenant, UUID batch) {
    return batches.find(tenant, batch).map(Optional::orElseThrow).chain(this::of);
  }

  /**
   * With the extensions that the row tells of. Completes on a worker thread where it is not known:
   * to read a large file takes a while.
   */
  public Uni<BatchSpec> of(BatchRow row) {
    Version version = new Version(row.id, row.extensions);
    BatchSpec spec = known.getIfPresent(version);
    return spec != null
        ? Uni.createFrom().item(spec)
        : texts(row).map(BatchSpecs::read).invoke(read -> known.put(version, read));
  }

  private record Texts(String file, List<String> extensions) {}

  private Uni<Texts> texts(BatchRow row) {
    TenantId tenant = new TenantId(row.tenant);
    return Uni.combine()
        .all()
        .unis(batches.file(tenant, row.id), extensions.files(tenant, row.id, row.extensions))
        .with(Texts::new)
        .emitOn(Infrastructure.getDefaultWorkerPool());
  }

  private static BatchSpec read(Texts texts) {
    BatchSpec spec = BatchSpec.read(texts.file(), Integer.MAX_VALUE);
    for (String text : texts.extensions()) {
      spec = spec.with(BatchExtension.read(text, spec, Integer.MAX_VALUE));
    }
    return spec;
  }
}
