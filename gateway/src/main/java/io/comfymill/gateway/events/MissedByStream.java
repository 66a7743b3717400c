package io.comfymill.gateway.events;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.liverecords.JobRows;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * What a client missed while it had no stream, by the number of the last change that it was told
 * of. Numbers are the scheduler's, so the answer is the same whichever gateway is asked.
 */
@ApplicationScoped
public class MissedByStream {
  /** Changes may be told in another order than they are numbered. */
  static final long OVERLAP = 500;

  private final JobRows rows;

  MissedByStream(JobRows rows) {
    this.rows = rows;
  }

  /** Empty where it is too much to tell, or the number is none of this database. */
  Uni<Optional<List<JobChange>>> since(TenantId tenant, long last) {
    return rows.newestChange()
        .chain(
            newest ->
                last > newest || newest - last > JobRows.CHANGES_PAGE - OVERLAP
                    ? Uni.createFrom().item(Optional.empty())
                    : rows.changedSince(Math.max(0, last - OVERLAP))
                        .map(page -> Optional.of(changes(tenant, page))));
  }

  /** A job has one row, so a page holds all of so few changes. */
  private static List<JobChange> changes(TenantId tenant, List<JobRows.Summary> page) {
    return page.stream()
        .filter(row -> row.tenant().equals(tenant.value()))
        .map(row -> JobChange.of(ObservedChange.of(row)))
        .toList();
  }
}
