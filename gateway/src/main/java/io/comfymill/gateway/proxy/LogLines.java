package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.websocket.LogSubscribers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks the nodes for new log lines while a client of this gateway wants them. */
@ApplicationScoped
public class LogLines {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final String PATH = "/internal/logs/raw";
  private static final int AT_ONCE = 8;

  private final Vertx vertx;
  private final ReachableNodes nodes;
  private final NodeClient client;
  private final LogSubscribers subscribers;
  private final Loops loops;
  private final NewLogLines lines = new NewLogLines();
  private @Nullable SupervisedLoop loop;

  LogLines(
      Vertx vertx,
      ReachableNodes nodes,
      NodeClient client,
      LogSubscribers subscribers,
      Loops loops) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.client = client;
    this.subscribers = subscribers;
    this.loops = loops;
  }

  void start(@Observes StartupEvent event) {
    loop =
        SupervisedLoop.start(
            loops,
            LoopSettings.named("log-lines"),
            (delay, turn) -> vertx.setTimer(Math.max(1, delay.toMillis()), timer -> turn.run()),
            this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  private CompletionStage<Duration> turn() {
    if (!subscribers.areThere()) {
      lines.forget();
      return CompletableFuture.completedFuture(PACE);
    }
    return logs().invoke(this::tell).replaceWith(PACE).subscribeAsCompletionStage();
  }

  private Uni<Map<NodeId, JsonNode>> logs() {
    return nodes.all().chain(this::ask);
  }

  private Uni<Map<NodeId, JsonNode>> ask(List<ReachableNode> all) {
    Map<NodeId, JsonNode> logs = new HashMap<>();
    return Multi.createFrom()
        .iterable(all.subList(0, Math.min(all.size(), FleetReads.MOST_NODES)))
        .onItem()
        .transformToUni(
            node ->
                client
                    .json(node, PATH)
                    .invoke(log -> log.ifPresent(found -> logs.put(node.id(), found))))
        .merge(AT_ONCE)
        .collect()
        .last()
        .replaceWith(logs);
  }

  private void tell(Map<NodeId, JsonNode> logs) {
    List<JsonNode> found = lines.of(logs);
    if (!found.isEmpty()) {
      subscribers.tell(found);
    }
  }
}
