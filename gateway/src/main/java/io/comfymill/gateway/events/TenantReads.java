package io.comfymill.gateway.events;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Function;

/** Reads the same for all streams of a tenant, and at most once in a while. */
final class TenantReads<T> {
  private static final int TENANTS = 1_000;

  private final Cache<TenantId, Uni<T>> reads = Caffeine.newBuilder().maximumSize(TENANTS).build();
  private final Function<TenantId, Uni<T>> source;
  private final Duration fresh;

  TenantReads(Function<TenantId, Uni<T>> source, Duration fresh) {
    this.source = source;
    this.fresh = fresh;
  }

  Uni<T> of(TenantId tenant) {
    return reads.get(tenant, id -> source.apply(id).memoize().forFixedDuration(fresh));
  }
}
