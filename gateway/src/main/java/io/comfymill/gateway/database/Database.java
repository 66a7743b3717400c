package io.comfymill.gateway.database;

import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The only access to PostgreSQL. Each call has a session on a Vert.x context of its own, so any
 * thread may call. Failures other than defects become {@link DependencyAwayException}.
 */
@ApplicationScoped
public class Database {
  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What no server's absence causes. */
  private static final List<Class<? extends RuntimeException>> DEFECTS =
      List.of(
          ClassCastException.class,
          IllegalArgumentException.class,
          IndexOutOfBoundsException.class,
          NullPointerException.class,
          ArithmeticException.class);

  private static final String SYNTAX_ERROR = "42601";
  private static final String DATA_EXCEPTION = "22";
  private static final String NO_TEXT = "22021";

  private final Mutiny.SessionFactory sessions;
  private final Vertx vertx;

  Database(Mutiny.SessionFactory sessions, Vertx vertx) {
    this.sessions = sessions;
    this.vertx = vertx;
  }

  /** Tried twice, because a pooled connection may be dead. */
  public <T> Uni<T> read(Function<Mutiny.Session, Uni<T>> query) {
    return guarded(onOwnContext(() -> sessions.withSession(query)).onFailure().retry().atMost(1));
  }

  public <T> Uni<T> write(Function<Mutiny.Session, Uni<T>> statements) {
    return guarded(
        onOwnContext(() -> sessions.withTransaction((session, tx) -> statements.apply(session))));
  }

  private static <T> Uni<T> guarded(Uni<T> work) {
    return work.ifNoItem()
        .after(TIMEOUT)
        .fail()
        .onFailure(failure -> NO_TEXT.equals(sqlState(failure)))
        .transform(Database::noText)
        .onFailure(failure -> !passes(failure))
        .transform(Database::away);
  }

  /** An id or a name with NUL in it, which only a caller can have sent. */
  private static Throwable noText(Throwable failure) {
    LOG.debugf(failure, "PostgreSQL");
    return new ProblemException(
        ProblemType.INVALID_FIELD, "text must be Unicode without the character NUL");
  }

  /**
   * What the statements' author refuses, and defects: to wait for PostgreSQL would not mend one.
   */
  static boolean passes(Throwable failure) {
    return failure instanceof DependencyAwayException
        || failure instanceof ProblemException
        || DEFECTS.stream().anyMatch(defect -> defect.isInstance(failure))
        || isMalformed(failure);
  }

  private static boolean isMalformed(Throwable failure) {
    String state = sqlState(failure);
    return state != null && (state.equals(SYNTAX_ERROR) || state.startsWith(DATA_EXCEPTION));
  }

  private static @Nullable String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException refused) {
        return refused.getSqlState();
      } else if (cause instanceof SQLException refused) { // as Hibernate tells it
        return refused.getSQLState();
      }
    }
    return null;
  }

  private static Throwable away(Throwable failure) {
    LOG.debugf(failure, "PostgreSQL");
    return new DependencyAwayException("PostgreSQL does not answer: " + failure, failure);
  }

  private <T> Uni<T> onOwnContext(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                newContext()
                    .runOnContext(
                        ignored -> work.get().subscribe().with(emitter::complete, emitter::fail)));
  }

  private Context newContext() {
    Context root = VertxContext.getRootContext(vertx.getOrCreateContext());
    Context own = VertxContext.createNewDuplicatedContext(root);
    VertxContextSafetyToggle.setContextSafe(own, true);
    return own;
  }
}
