package io.comfymill.gateway.records;

import io.comfymill.gateway.changes.CatchUp;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the live records complete, at the cost of what changed. Where Redis was emptied, they are
 * made anew from all unfinished rows, page by page. Where something may have been missed, since
 * Redis was away or this gateway was, {@link CatchUp} goes through what has changed since the mark
 * that Redis itself holds. Otherwise nothing is to be done.
 */
@ApplicationScoped
public class LiveRebuild {
  private static final Logger LOG = Logger.getLogger(LiveRebuild.class);
  private static final int PAGE = 1000;
  private static final int ACCEPTED_PAGE = 100;

  /** All that earlier versions set, which tells no sequence. */
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

  /** Something was missed, or could not be written: look at the next opportunity. */
  public void request() {
    wanted = true;
  }

  public boolean isRequested() {
    return wanted;
  }

  /**
   * Makes the live records anew where they are gone.
   *
   * @return the sequence from which on changes are to be gone through again; empty where none were
   *     missed
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

  /** Known nowhere else while the scheduler has not taken them in. */
  private Uni<Void> putAccepted() {
    List<LivePages.Owned> records =
        accepted.all().stream().map(job -> new LivePages.Owned(job.tenant(), job.live())).toList();
    return LiveSync.each(LiveSync.pages(records, ACCEPTED_PAGE), live::putAll).replaceWithVoid();
  }
}
