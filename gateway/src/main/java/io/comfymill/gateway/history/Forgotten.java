package io.comfymill.gateway.history;

import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What a tenant has deleted from its history.
 *
 * @param upToSequence the last change that it cleared away; 0 for none
 * @param someAlone whether it deleted entries by their ids
 */
public record Forgotten(long upToSequence, boolean someAlone) {
  private static final String READ =
      """
      select coalesce((select up_to_sequence from gateway.cleared_history
          where tenant = :tenant), 0),
        exists (select 1 from gateway.hidden_history where tenant = :tenant)""";

  public static Uni<Forgotten> of(Mutiny.Session session, TenantId tenant) {
    return session
        .createNativeQuery(READ, Object[].class)
        .setParameter("tenant", tenant.value())
        .getSingleResult()
        .map(row -> new Forgotten(((Number) row[0]).longValue(), (Boolean) row[1]));
  }

  /** A condition on {@code scheduler.jobs j} that has ended. */
  public String notDeleted() {
    return (upToSequence == 0 ? "" : " and j.changed_seq > " + upToSequence)
        + (someAlone
            ? " and not exists (select 1 from gateway.hidden_history h where h.job_id = j.id)"
            : "");
  }
}
