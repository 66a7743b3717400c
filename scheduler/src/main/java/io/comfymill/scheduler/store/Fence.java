package io.comfymill.scheduler.store;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lets a transaction go on only where its scheduler leads, and keeps others out until it ends. */
final class Fence {
  // A leader that is paused with this transaction open holds the lock that its successor needs, so
  // the database ends such a transaction by itself.
  private static final String SQL =
      """
      select cast(set_config('idle_in_transaction_session_timeout', '1500', true) as varchar)
      from scheduler.leadership where id = 1 and holder = ?1 and epoch = ?2 for share
      """;

  private Fence() {}

  static Uni<Void> check(Mutiny.StatelessSession session, Term term) {
    return session
        .createNativeQuery(SQL, String.class)
        .setParameter(1, term.holder())
        .setParameter(2, term.epoch())
        .getResultList()
        .chain(rows -> verdict(rows, term));
  }

  private static Uni<Void> verdict(List<String> rows, Term term) {
    return rows.isEmpty()
        ? Uni.createFrom().failure(new FencedException(term.epoch()))
        : Uni.createFrom().voidItem();
  }
}
