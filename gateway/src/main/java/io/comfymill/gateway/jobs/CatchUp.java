package io.comfymill.gateway.jobs;

import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has changed in the scheduler's table every few seconds, so that a lost event never
 * matters, and starts {@link LiveRebuild}.
 *
 * <p>Sequences may become visible out of order, since transactions overlap; hence each read begins
 * a few reads back. What was applied already is dropped by {@link JobChanges}.
 */
@ApplicationScoped
public class CatchUp {
  private static final Logger LOG = Logger.getLogger(CatchUp.class);
  private static final int OVERLAP_READS = 4;

  private final JobRows rows;
  private final JobChanges changes;
  private final LiveRebuild rebuild;
  private final Duration interval;

  /** Newest sequence of each of the last reads, oldest first. Touched by one chain at a time. */
  private final Deque<Long> reads = new ArrayDeque<>();

  private @Nullable Cancellable loop;

  CatchUp(JobRows rows, JobChanges changes, LiveRebuild rebuild, GatewayConfig config) {
    this.rows = rows;
    this.changes = changes;
    this.rebuild = rebuild;
    this.interval = config.liveRecords().catchUpInterval();
  }

  void start(@Observes StartupEvent event) {
    loop =
        Multi.createFrom()
            .ticks()
            .startingAfter(Duration.ofMillis(200))
            .every(interval)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> once())
            .subscribe()
            .with(done -> {}, failure -> LOG.error("catching up has ended", failure));
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.cancel();
    }
  }

  private Uni<Boolean> once() {
    return rebuild
        .whereNeeded()
        .chain(() -> reads.isEmpty() ? begin() : follow())
        .replaceWith(true)
        .onFailure()
        .invoke(failure -> LOG.debugf("cannot catch up now: %s", failure.getMessage()))
        .onFailure()
        .recoverWithItem(false);
  }

  private Uni<Void> begin() {
    return rows.newestChange().invoke(reads::addLast).replaceWithVoid();
  }

  private Uni<Void> follow() {
    return rows.changedSince(reads.getFirst())
        .call(this::applyAll)
        .invoke(this::remember)
        .replaceWithVoid();
  }

  private Uni<Void> applyAll(List<JobRows.Summary> changed) {
    return Multi.createFrom()
        .iterable(changed)
        .map(JobChange::of)
        .onItem()
        .transformToUniAndConcatenate(changes::apply)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private void remember(List<JobRows.Summary> changed) {
    long newest =
        changed.isEmpty() ? reads.getLast() : changed.get(changed.size() - 1).changedSeq();
    reads.addLast(newest);
    boolean more = changed.size() == JobRows.CHANGES_PAGE;
    while (reads.size() > (more ? 1 : OVERLAP_READS)) {
      reads.removeFirst();
    }
  }
}
