package io.comfymill.gateway.liverecords;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the live records complete, at a cost that depends on what changed. If Redis was emptied,
 * they are rebuilt from all unfinished rows, page by page. If changes may have been missed, because
 * Redis or this gateway was away, {@code CatchUp} reads what has changed since the mark that Redis
 * itself holds.
 */
@ApplicationScoped
public class LiveRebuild {
  private static final Logger LOG = Logger.getLogger(LiveRebuild.class);
  private static final int PAGE = 1000;
  private static final int ACCEPTED_PAGE = 100;

  /** Written by earlier versions in place of a sequence. */
  private static final long FLAG = 1;

  private final LivePages live;
  private final LiveSync sync;
  private final AcceptedJobs accepted;
  private final JobRows rows;

  private volatile boolean wanted = true;

  public LiveRebuild(LivePages live, LiveSync sync, AcceptedJobs accepted, JobRows rows) {
    this.live = live;
    this.sync = sync;
    this.accepted = accepted;
    this.rows = rows;
  }

  /** Something was missed or could not be written: check on the next turn. */
  public void request() {
    wanted = true;
  }

  /** A write that may fail: the records are repaired later. */
  public Uni<Void> orRepaired(Uni<?> write) {
    return write.replaceWithVoid().onFailure().invoke(this::request).onFailure().recoverWithNull();
  }

  public boolean isRequested() {
    return wanted;
  }

  /**
   * Rebuilds the live records if they are gone.
   *
   * @return the sequence after which changes must be read again; empty if none were missed
   */
  public Uni<Optional<Long>> whereNeeded() {
    return live.upTo().chain(this::look).onFailure().invoke(this::request);
  }

  private Uni<Optional<Long>> look(Optional<Long> marked) {
    if (marked.isPresent() && !wanted) {
      return Uni.createFrom().item(Optional.empty());
    }
    Optional<Long> upTo = marked.filter(sequence -> sequence > FLAG);
    wanted = false;
    return putAccepted().chain(() -> upTo.isPresent() ? Uni.createFrom().item(upTo) : rebuild());
  }

  /** Changes that come meanwhile find no record and put their rows, or leave a tombstone. */
  private Uni<Optional<Long>> rebuild() {
    return rows.newestChange().call(this::putAll).call(live::markComplete).map(Optional::of);
  }

  private Uni<Void> putAll(long newest) {
    return Multi.createBy()
        .repeating()
        .uni(() -> new AtomicReference<>(JobRows.Place.START), this::page)
        .whilst(page -> page.size() == PAGE)
        .onItem()
        .transformToUniAndConcatenate(sync::compare)
        .collect()
        .with(Collectors.summingInt(Integer::intValue))
        .invoke(LiveRebuild::report)
        .replaceWithVoid();
  }

  private static void report(int put) {
    if (put > 0) {
      LOG.infof("made the live records of %d jobs anew", put);
    }
  }

  private Uni<List<JobRows.Summary>> page(AtomicReference<JobRows.Place> last) {
    return rows.unfinishedAfter(last.get(), PAGE)
        .invoke(
            page -> {
              if (!page.isEmpty()) {
                last.set(JobRows.Place.of(page.get(page.size() - 1)));
              }
            });
  }

  /** Until the scheduler has read them, they are known only here. */
  private Uni<Void> putAccepted() {
    return LiveSync.each(LiveSync.pages(accepted.all(), ACCEPTED_PAGE), live::putAll)
        .replaceWithVoid();
  }
}
