package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.JobRow;
import io.comfymill.gateway.database.JobTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Makes the live records agree with the scheduler's table: after Redis was emptied or away, and now
 * and then. A record of a job that the table does not know stays: its command is still on the way.
 */
@ApplicationScoped
public class LiveRebuild {
  private static final Logger LOG = Logger.getLogger(LiveRebuild.class);
  private static final int PAGE = 200;

  private final LiveRecords live;
  private final AcceptedJobs accepted;
  private final JobRows rows;
  private final JobTable table;
  private final JobChanges changes;
  private final long intervalNanos;

  private volatile boolean wanted = true;
  private volatile long lastNanos;

  LiveRebuild(
      LiveRecords live,
      AcceptedJobs accepted,
      JobRows rows,
      JobTable table,
      JobChanges changes,
      GatewayConfig config) {
    this.live = live;
    this.accepted = accepted;
    this.rows = rows;
    this.table = table;
    this.changes = changes;
    Duration interval = config.liveRecords().rebuildInterval();
    this.intervalNanos = interval.toNanos();
  }

  /** Something was missed, or could not be written: rebuild at the next opportunity. */
  public void request() {
    wanted = true;
  }

  Uni<Void> whereNeeded() {
    return live.complete()
        .onFailure()
        .invoke(failure -> wanted = true)
        .chain(complete -> !complete || wanted || due() ? rebuild() : Uni.createFrom().voidItem());
  }

  private boolean due() {
    return System.nanoTime() - lastNanos > intervalNanos;
  }

  private Uni<Void> rebuild() {
    wanted = false;
    return putAccepted()
        .chain(rows::allUnfinished)
        .call(this::putMissing)
        .call(this::dropEnded)
        .chain(live::markComplete)
        .invoke(() -> lastNanos = System.nanoTime())
        .onFailure()
        .invoke(failure -> wanted = true);
  }

  private Uni<Void> putAccepted() {
    return forEach(accepted.all(), job -> live.put(job.tenant(), job.live()).replaceWithVoid());
  }

  private Uni<Void> putMissing(List<JobRows.Summary> unfinished) {
    return live.tenants()
        .chain(this::knownJobs)
        .map(
            known ->
                unfinished.stream().filter(row -> !known.containsKey(row.live().id())).toList())
        .chain(this::putAll);
  }

  private Uni<Void> putAll(List<JobRows.Summary> missing) {
    if (!missing.isEmpty()) {
      LOG.infof("rebuilding the live records of %d jobs", missing.size());
    }
    List<JobId> ids = missing.stream().map(row -> new JobId(row.id())).toList();
    return forEach(pages(ids), page -> table.byIds(page).chain(this::putRows));
  }

  private Uni<Void> putRows(List<JobRow> page) {
    return forEach(
        page, row -> live.put(new TenantId(row.tenant), JobRows.liveRecord(row)).replaceWithVoid());
  }

  /** Records whose job has ended behind our back, and records behind their row. */
  private Uni<Void> dropEnded(List<JobRows.Summary> unfinished) {
    Map<JobId, JobRows.Summary> open =
        unfinished.stream()
            .collect(Collectors.toMap(row -> new JobId(row.id()), Function.identity()));
    return live.tenants()
        .chain(this::knownJobs)
        .map(known -> suspects(known.keySet(), open.keySet()))
        .chain(
            suspects ->
                forEach(pages(suspects), page -> rows.summaries(page).chain(this::applyRows)))
        .chain(() -> applyRows(unfinished));
  }

  private List<JobId> suspects(Set<JobId> known, Set<JobId> open) {
    Set<JobId> suspects = new TreeSet<>(known);
    accepted.all().forEach(job -> suspects.add(job.live().job().id()));
    suspects.removeAll(open);
    return List.copyOf(suspects);
  }

  private Uni<Void> applyRows(List<JobRows.Summary> current) {
    return forEach(current, row -> reapply(JobChange.of(row)));
  }

  /** Also where the change was applied before, since Redis may have missed it. */
  private Uni<Void> reapply(JobChange change) {
    Uni<?> update =
        change.state().isFinal()
            ? live.remove(change.tenant(), change.id(), change.sequence())
            : live.advance(change);
    return update.chain(() -> changes.apply(change));
  }

  private Uni<Map<JobId, LiveJob>> knownJobs(List<TenantId> tenants) {
    return Multi.createFrom()
        .iterable(tenants)
        .onItem()
        .transformToUniAndConcatenate(live::jobs)
        .onItem()
        .transformToIterable(jobs -> jobs)
        .collect()
        .asMap(LiveJob::id);
  }

  private static List<List<JobId>> pages(List<JobId> ids) {
    return IntStream.iterate(0, from -> from < ids.size(), from -> from + PAGE)
        .mapToObj(from -> ids.subList(from, Math.min(ids.size(), from + PAGE)))
        .toList();
  }

  private static <T> Uni<Void> forEach(List<T> items, Function<T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(step::apply)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
