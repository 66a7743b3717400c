package io.comfymill.gateway.ending;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends clients to another gateway before this one ends: closes sockets with 1001, and ends event
 * streams. Readiness is down by then, and a load balancer has had the delay to notice, so that they
 * do not come back here. Other requests that are under way are answered.
 */
@ApplicationScoped
public class Goodbye {
  private static final Logger LOG = Logger.getLogger(Goodbye.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final List<Lasting> connections;
  private final Vertx vertx;
  private final Optional<Duration> delay;

  Goodbye(
      @All List<Lasting> connections,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.connections = connections;
    this.vertx = vertx;
    this.delay = delay;
  }

  void unready(@Observes ShutdownDelayInitiatedEvent event) {
    long millis = delay.map(Duration::toMillis).orElse(0L);
    LOG.infof("this gateway is unready, and sends its clients away in %d ms", millis);
    if (millis == 0) {
      sendAway();
    } else {
      vertx.setTimer(millis, timer -> sendAway());
    }
  }

  private void sendAway() {
    endAll().subscribe().with(done -> {}, failure -> LOG.debug("connections", failure));
  }

  private Uni<Void> endAll() {
    return Multi.createFrom()
        .iterable(connections)
        .onItem()
        .transformToUniAndMerge(Lasting::endAll)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /**
   * Those that came since, while Redis and Kafka are still there. Blocks the thread that ends the
   * process, on which nothing else waits.
   */
  void last(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event)
      throws InterruptedException {
    try {
      endAll().subscribeAsCompletionStage().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warnf("some clients were not told that this gateway ends: %s", e.getMessage());
    }
  }
}
