package io.comfymill.gateway.liverecords;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Compares the live records with the scheduler's table, a page of each per turn, continuing where
 * the last turn ended: any divergence is repaired within an hour or so, at a cost per minute that
 * does not grow with the queue. A record without a row stays: its command is still on the way.
 */
@ApplicationScoped
public class LiveCheck {
  private static final Logger LOG = Logger.getLogger(LiveCheck.class);
  private static final int PAGE = 1000;

  private final LiveRecords records;
  private final LivePages live;
  private final LiveSync sync;
  private final JobRows rows;
  private final long intervalNanos;

  // used by one chain at a time
  private volatile long lastNanos = System.nanoTime();
  private volatile JobRows.Place place = JobRows.Place.START;
  private volatile TenantId tenant = TenantId.DEFAULT;
  private volatile String cursor = LivePages.Scanned.START;

  public LiveCheck(
      LiveRecords records, LivePages live, LiveSync sync, JobRows rows, GatewayConfig config) {
    this.records = records;
    this.live = live;
    this.sync = sync;
    this.rows = rows;
    this.intervalNanos = config.liveRecords().rebuildInterval().toNanos();
  }

  public Uni<Void> whereDue() {
    if (System.nanoTime() - lastNanos < intervalNanos) {
      return Uni.createFrom().voidItem();
    }
    lastNanos = System.nanoTime();
    return checkRows().chain(this::checkRecords);
  }

  /** Repairs missing and outdated records of unfinished rows. */
  private Uni<Void> checkRows() {
    return rows.unfinishedAfter(place, PAGE)
        .invoke(page -> place = page.size() < PAGE ? JobRows.Place.START : last(page))
        .chain(sync::compare)
        .invoke(LiveCheck::report)
        .replaceWithVoid();
  }

  private static JobRows.Place last(List<JobRows.Summary> page) {
    return JobRows.Place.of(page.get(page.size() - 1));
  }

  private static void report(int differed) {
    if (differed > 0) {
      LOG.infof("%d live records differed from the scheduler's table", differed);
    }
  }

  /** Removes records of ended jobs. */
  private Uni<Void> checkRecords() {
    return live.scan(tenant, cursor).call(scanned -> dropEnded(scanned.ids())).chain(this::moveOn);
  }

  private Uni<Void> dropEnded(List<JobId> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().voidItem()
        : rows.summaries(ids)
            .map(found -> found.stream().filter(row -> row.state().isFinal()).toList())
            .invoke(ended -> report(ended.size()))
            .chain(sync::write);
  }

  private Uni<Void> moveOn(LivePages.Scanned scanned) {
    cursor = scanned.cursor();
    return cursor.equals(LivePages.Scanned.START)
        ? records.tenants().invoke(all -> tenant = after(tenant, all)).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  /** Tenants take turns. */
  static TenantId after(TenantId last, List<TenantId> tenants) {
    List<String> names = tenants.stream().map(TenantId::value).sorted().toList();
    return names.stream()
        .filter(name -> name.compareTo(last.value()) > 0)
        .findFirst()
        .or(() -> names.stream().findFirst())
        .map(TenantId::new)
        .orElse(last);
  }
}
