package io.comfymill.scheduler.store;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Hibernate's sessions for a thread that may block: they live on an event loop, the caller waits.
 * An interrupt ends the wait.
 */
@ApplicationScoped
public class Sessions {
  private final Mutiny.SessionFactory factory;

  Sessions(Mutiny.SessionFactory factory) {
    this.factory = factory;
  }

  <T> T read(Function<Mutiny.StatelessSession, Uni<T>> query) throws InterruptedException {
    return await(start(query));
  }

  /** Asks now, to wait for the answer later. */
  <T> Future<T> start(Function<Mutiny.StatelessSession, Uni<T>> query) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    VertxContextSupport.subscribe(
        () -> factory.withStatelessSession(query).toMulti(),
        subscribe -> subscribe.with(answer::complete, answer::completeExceptionally));
    return answer;
  }

  static <T> T await(Future<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }
}
