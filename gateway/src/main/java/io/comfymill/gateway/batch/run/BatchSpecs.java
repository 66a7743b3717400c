package io.comfymill.gateway.batch.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.batch.cell.BatchSpec;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What batches were asked for, read once: a file never changes. */
@ApplicationScoped
public class BatchSpecs {
  private static final long MOST_BYTES = 32 * 1024 * 1024;

  private final BatchTable batches;
  private final Cache<UUID, BatchSpec> known =
      Caffeine.newBuilder().maximumWeight(MOST_BYTES).weigher(BatchSpecs::weight).build();

  BatchSpecs(BatchTable batches) {
    this.batches = batches;
  }

  private static int weight(UUID id, BatchSpec spec) {
    return spec.size();
  }

  /** Completes on a worker thread: to read a large file takes a while. */
  public Uni<BatchSpec> of(TenantId tenant, UUID batch) {
    BatchSpec spec = known.getIfPresent(batch);
    return spec != null
        ? Uni.createFrom().item(spec)
        : batches
            .file(tenant, batch)
            .emitOn(Infrastructure.getDefaultWorkerPool())
            .map(text -> BatchSpec.read(text, Integer.MAX_VALUE))
            .invoke(read -> known.put(batch, read));
  }
}
