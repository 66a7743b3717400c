package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.rows.JobRow;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** Updates the live records of a page of rows. */
@ApplicationScoped
public class LiveSync {
  private static final SparseLog UNREADABLE = new SparseLog(Logger.getLogger(LiveSync.class));

  /** The most rows with their workflows in memory at once. */
  private static final int WHOLE_ROWS = 100;

  /** Redis keeps about 14 digits of a number. */
  private static final double SAME_NUMBER = 1e-12;

  private final LivePages live;
  private final JobTable table;
  private volatile Runnable progress = () -> {};

  public LiveSync(LivePages live, JobTable table) {
    this.live = live;
    this.table = table;
  }

  /** Called for each page, since all of them can take minutes. */
  public void onProgress(Runnable listener) {
    progress = listener;
  }

  /** Writes all of them; for rows that have changed. */
  public Uni<Void> write(List<JobRows.Summary> rows) {
    progress.run();
    List<ObservedChange> changes = rows.stream().map(ObservedChange::of).toList();
    return live.applyAll(changes).chain(answers -> put(missing(changes, answers)));
  }

  private static List<JobId> missing(
      List<ObservedChange> changes, List<LiveRecords.Advance> answers) {
    List<JobId> missing = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (answers.get(i) == LiveRecords.Advance.MISSING) {
        missing.add(changes.get(i).id());
      }
    }
    return missing;
  }

  /**
   * Writes those that differ; for unfinished rows, most of which have correct records.
   *
   * @return how many differed
   */
  Uni<Integer> compare(List<JobRows.Summary> rows) {
    return each(List.copyOf(byTenant(rows).entrySet()), this::differing)
        .map(pages -> pages.stream().flatMap(List::stream).toList())
        .call(this::write)
        .map(List::size);
  }

  private static Map<TenantId, List<JobRows.Summary>> byTenant(List<JobRows.Summary> rows) {
    return rows.stream().collect(Collectors.groupingBy(JobRows.Summary::tenantId));
  }

  private Uni<List<JobRows.Summary>> differing(Map.Entry<TenantId, List<JobRows.Summary>> rows) {
    List<JobId> ids = rows.getValue().stream().map(row -> new JobId(row.id())).toList();
    return live.find(rows.getKey(), ids).map(found -> differing(rows.getValue(), found));
  }

  private static List<JobRows.Summary> differing(
      List<JobRows.Summary> rows, List<Optional<LiveJob>> found) {
    List<JobRows.Summary> differing = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      JobRows.Summary row = rows.get(i);
      if (found.get(i).filter(job -> isAsNew(job, row)).isEmpty()) {
        differing.add(row);
      }
    }
    return differing;
  }

  private static boolean isAsNew(LiveJob job, JobRows.Summary row) {
    double apart = Math.abs(job.number() - row.number());
    return job.sequence() >= row.changedSeq() && apart <= SAME_NUMBER * Math.abs(row.number());
  }

  private Uni<Void> put(List<JobId> missing) {
    return each(pages(missing, WHOLE_ROWS), this::putPage).replaceWithVoid();
  }

  private Uni<Void> putPage(List<JobId> ids) {
    progress.run();
    return table
        .ofAnyTenants(ids)
        .emitOn(Infrastructure.getDefaultWorkerPool()) // their workflows are parsed
        .map(LiveSync::records)
        .chain(live::putAll);
  }

  private static List<OwnedRecord> records(List<JobRow> rows) {
    return rows.stream()
        .filter(row -> !row.state.isFinal())
        .flatMap(row -> record(row).stream())
        .toList();
  }

  /** An unreadable row is left out of the queue and does not affect others. */
  private static Optional<OwnedRecord> record(JobRow row) {
    try {
      return Optional.of(new OwnedRecord(new TenantId(row.tenant), JobRows.liveRecord(row)));
    } catch (UnreadableRecordException e) {
      UNREADABLE.warn(
          "row", null, "the row of job %s is left out: %s".formatted(row.id, e.getMessage()));
      return Optional.empty();
    }
  }

  static <T> List<List<T>> pages(List<T> all, int size) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + size)
        .mapToObj(from -> all.subList(from, Math.min(all.size(), from + size)))
        .toList();
  }

  /** One after the other. */
  public static <T, R> Uni<List<R>> each(List<T> items, Function<T, Uni<R>> step) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(step::apply)
        .collect()
        .asList();
  }
}
