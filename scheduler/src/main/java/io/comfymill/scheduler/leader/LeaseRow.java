package io.comfymill.scheduler.leader;

import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** The one row that says who leads, by the database's clock alone. */
@ApplicationScoped
public class LeaseRow {
  private static final String CLAIM =
      """
      update scheduler.leadership
      set holder = ?1, epoch = epoch + 1,
          expires_at = clock_timestamp() + cast(?2 as double precision) * interval '1 ms'
      where id = 1 and (expires_at < clock_timestamp() or holder = ?1)
      returning epoch
      """;
  private static final String RENEW =
      """
      update scheduler.leadership
      set expires_at = clock_timestamp() + cast(?3 as double precision) * interval '1 ms'
      where id = 1 and holder = ?1 and epoch = ?2
      """;
  private static final String RELEASE =
      """
      update scheduler.leadership set expires_at = '-infinity'
      where id = 1 and holder = ?1 and epoch = ?2
      """;

  private final Mutiny.SessionFactory sessions;

  LeaseRow(Mutiny.SessionFactory sessions) {
    this.sessions = sessions;
  }

  /** Empty where another one leads. */
  Uni<Optional<Term>> claim(String holder, Duration ttl) {
    return sessions.withStatelessTransaction(
        (session, transaction) ->
            session
                .createNativeQuery(CLAIM, Long.class)
                .setParameter(1, holder)
                .setParameter(2, (double) ttl.toMillis())
                .getResultList()
                .map(epochs -> term(holder, epochs)));
  }

  private static Optional<Term> term(String holder, List<Long> epochs) {
    return epochs.stream().findFirst().map(epoch -> new Term(holder, epoch));
  }

  /** False where another one leads by now. */
  Uni<Boolean> renew(Term term, Duration ttl) {
    return sessions.withStatelessTransaction(
        (session, transaction) ->
            session
                .createNativeQuery(RENEW)
                .setParameter(1, term.holder())
                .setParameter(2, term.epoch())
                .setParameter(3, (double) ttl.toMillis())
                .executeUpdate()
                .map(rows -> rows == 1));
  }

  /** So that the next one need not wait. */
  Uni<Void> release(Term term) {
    return sessions.withStatelessTransaction(
        (session, transaction) ->
            session
                .createNativeQuery(RELEASE)
                .setParameter(1, term.holder())
                .setParameter(2, term.epoch())
                .executeUpdate()
                .replaceWithVoid());
  }
}
