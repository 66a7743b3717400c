package io.comfymill.gateway.changes;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.LiveCheck;
import io.comfymill.gateway.liverecords.LivePages;
import io.comfymill.gateway.liverecords.LiveRebuild;
import io.comfymill.gateway.liverecords.LiveSync;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Polls the scheduler's table for changes, so that a lost event does no harm. {@link JobChanges}
 * drops those that were applied already; the others are written to the live records and told.
 */
@ApplicationScoped
public class CatchUp {
  private static final int MISSED_AT_ONCE = 500;

  private final JobRows rows;
  private final JobChanges changes;
  private final MissedChanges missed;
  private final LiveRebuild rebuild;
  private final LiveCheck check;
  private final LiveSync sync;
  private final LivePages live;

  private final ReadPosition position = new ReadPosition();

  CatchUp(
      JobRows rows,
      JobChanges changes,
      MissedChanges missed,
      LiveRebuild rebuild,
      LiveCheck check,
      LiveSync sync,
      LivePages live) {
    this.rows = rows;
    this.changes = changes;
    this.missed = missed;
    this.rebuild = rebuild;
    this.check = check;
    this.sync = sync;
    this.live = live;
  }

  /** Fails if PostgreSQL or Redis is away, after telling whatever could be told. */
  Uni<Void> catchUp() {
    return rebuild
        .whereNeeded()
        .invoke(from -> from.ifPresent(position::backTo))
        .onFailure()
        .call(this::follow)
        .chain(this::follow)
        .chain(this::makeUp)
        .chain(this::mark)
        .chain(check::whereDue);
  }

  private Uni<Void> follow() {
    return position.isSet()
        ? pages()
        : rows.newestChange().invoke(position::backTo).replaceWithVoid();
  }

  private Uni<Void> pages() {
    return Multi.createBy()
        .repeating()
        .uni(() -> rows.changedSince(position.from()).call(this::handle).invoke(position::read))
        .whilst(page -> page.size() == JobRows.CHANGES_PAGE)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> handle(List<JobRows.Summary> page) {
    return write(page).chain(() -> forEach(page, this::tell));
  }

  /**
   * Writes everything that may have been missed, otherwise only unapplied changes, of which there
   * are mostly none. If Redis is away, clients are told all the same; the records are rebuilt when
   * it is back.
   */
  private Uni<Void> write(List<JobRows.Summary> page) {
    List<JobRows.Summary> missing =
        position.isReadAgain()
            ? page
            : page.stream().filter(row -> changes.isNews(ObservedChange.of(row))).toList();
    return rebuild.orRepaired(sync.write(missing));
  }

  private Uni<Void> tell(ObservedChange change) {
    return changes
        .tell(change)
        .onFailure()
        .invoke(() -> missed.add(change.id()))
        .onFailure()
        .recoverWithNull();
  }

  private static Uni<Void> forEach(
      List<JobRows.Summary> page, Function<ObservedChange, Uni<Void>> step) {
    return LiveSync.each(page, row -> step.apply(ObservedChange.of(row))).replaceWithVoid();
  }

  /** What fails again stays on the list. */
  private Uni<Void> makeUp() {
    if (missed.takeTooMany()) {
      rebuild.request();
    }
    List<JobId> ids = missed.next(MISSED_AT_ONCE);
    return ids.isEmpty()
        ? Uni.createFrom().voidItem()
        : rows.summaries(ids)
            .call(sync::write)
            .invoke(found -> forgetUnknown(ids, found))
            .chain(found -> forEach(found, this::tellMissed));
  }

  private void forgetUnknown(List<JobId> ids, List<JobRows.Summary> found) {
    Set<JobId> known = found.stream().map(row -> new JobId(row.id())).collect(Collectors.toSet());
    ids.stream().filter(id -> !known.contains(id)).forEach(missed::done);
  }

  private Uni<Void> tellMissed(ObservedChange change) {
    return changes
        .tell(change)
        .invoke(() -> missed.done(change.id()))
        .onFailure()
        .recoverWithNull();
  }

  /** Stores in Redis up to which change everything is applied: a rebuild begins there. */
  private Uni<Void> mark() {
    boolean well = missed.isEmpty() && !rebuild.isRequested();
    OptionalLong upTo = well ? position.toMark() : OptionalLong.empty();
    return upTo.isPresent()
        ? live.mark(upTo.getAsLong()).invoke(() -> position.marked(upTo.getAsLong()))
        : Uni.createFrom().voidItem();
  }
}
