package io.comfymill.gateway.database;

import io.comfymill.gateway.errors.DependencyAwayException;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * The only access to PostgreSQL. Each call has a session on a Vert.x context of its own, so any
 * thread may call. Failures become {@link DependencyAwayException}.
 */
@ApplicationScoped
public class Database {
  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

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
        .onFailure(failure -> !(failure instanceof DependencyAwayException))
        .transform(Database::away);
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
