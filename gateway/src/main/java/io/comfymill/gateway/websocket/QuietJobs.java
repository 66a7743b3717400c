package io.comfymill.gateway.websocket;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends a {@code status} to clients that have heard nothing for a while although a job of theirs
 * runs, as when a model is loaded: proxies between take a silent connection for a dead one.
 */
@ApplicationScoped
public class QuietJobs {
  private static final int LOOKS = 8;

  private final SocketRegistry sockets;
  private final StatusBroadcast status;
  private final LiveMetrics metrics;
  private final Vertx vertx;
  private final Loops loops;
  private final Duration lookEvery;
  private @Nullable SupervisedLoop loop;

  QuietJobs(
      SocketRegistry sockets,
      StatusBroadcast status,
      LiveMetrics metrics,
      Vertx vertx,
      Loops loops,
      GatewayConfig config) {
    this.sockets = sockets;
    this.status = status;
    this.metrics = metrics;
    this.vertx = vertx;
    this.loops = loops;
    this.lookEvery = config.sockets().longestSilence().dividedBy(LOOKS);
  }

  void start(@Observes StartupEvent event) {
    loop =
        SupervisedLoop.start(
            loops,
            LoopSettings.named("quiet-jobs").retryAfter(lookEvery, lookEvery),
            (delay, turn) -> vertx.setTimer(Math.max(1, delay.toMillis()), timer -> turn.run()),
            this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  /** One look earlier than the limit, since the answer takes its time. */
  private CompletionStage<Duration> turn() {
    List<ClientSocket> quiet =
        sockets.all().stream().filter(socket -> socket.isQuietFor(LOOKS - 1)).toList();
    return Multi.createFrom()
        .iterable(quiet)
        .onItem()
        .transformToUniAndConcatenate(this::tell)
        .collect()
        .last()
        .replaceWith(lookEvery)
        .subscribeAsCompletionStage();
  }

  private Uni<Optional<Long>> tell(ClientSocket socket) {
    return status
        .remaining(socket.tenant())
        .invoke(
            found ->
                found.ifPresent(
                    length -> metrics.sent(socket.sendText(SocketMessages.status(length, null)))));
  }
}
