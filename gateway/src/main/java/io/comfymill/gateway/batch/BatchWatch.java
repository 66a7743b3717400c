package io.comfymill.gateway.batch;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.errors.UnavailableException;
import io.comfymill.gateway.events.OpenStreams;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client's look at a batch, twice a second. Its turns come one after the other. */
final class BatchWatch {
  private static final Duration PACE = Duration.ofMillis(500);
  private static final int SILENT_TURNS = 20;

  private final Batches batches;
  private final OpenStreams open;
  private final TenantId tenant;
  private final String id;
  private @Nullable BatchView told;
  private int silent;
  private boolean ended;

  BatchWatch(Batches batches, OpenStreams open, TenantId tenant, String id) {
    this.batches = batches;
    this.open = open;
    this.tenant = tenant;
    this.id = id;
  }

  /**
   * The batch at once, whenever it has changed, and when it has ended, with which this ends;
   * nothing where it has been silent for long. Fails at first where there is no such batch.
   */
  Multi<Optional<BatchView>> views() {
    return Multi.createFrom()
        .ticks()
        .every(PACE)
        .onOverflow()
        .drop()
        .select()
        .first(tick -> !ended && !open.ending())
        .onItem()
        .transformToUni(tick -> turn())
        .concatenate()
        .onItem()
        .disjoint();
  }

  private Uni<List<Optional<BatchView>>> turn() {
    return ended
        ? Uni.createFrom().item(List.of())
        : batches
            .view(tenant, id)
            .onFailure(failure -> told != null && failure instanceof UnavailableException)
            .recoverWithItem(() -> told)
            .map(this::news);
  }

  private List<Optional<BatchView>> news(BatchView now) {
    ended = now.finishedAt() != null;
    boolean changed = told == null || !now.withoutEta().equals(told.withoutEta());
    told = now;
    silent = changed ? 0 : silent + 1;
    if (changed) {
      return List.of(Optional.of(now));
    } else if (silent < SILENT_TURNS) {
      return List.of();
    }
    silent = 0;
    return List.of(Optional.empty());
  }
}
