package io.comfymill.agent;

import io.comfymill.agent.kubernetes.KubernetesConfig;
import io.comfymill.agent.kubernetes.PodDeletionCost;
import io.comfymill.agent.loop.VertxLoop;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Tells Kubernetes whether jobs run in this agent's pod, where it is in one. */
@ApplicationScoped
class BusyPod {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AgentRuntime agent;

  BusyPod(AgentRuntime agent) {
    this.agent = agent;
  }

  void start(@Observes StartupEvent event, KubernetesConfig config, Vertx vertx, Loops loops) {
    config
        .pod()
        .ifPresent(
            pod -> {
              PodDeletionCost cost = new PodDeletionCost(vertx, config, pod);
              SupervisedLoop.start(
                  loops,
                  LoopSettings.named("pod-deletion-cost"),
                  new VertxLoop(vertx)::after,
                  () -> turn(cost));
            });
  }

  private CompletionStage<Duration> turn(PodDeletionCost cost) {
    int held = agent.conditions().values().stream().mapToInt(LookedAfter.Condition::held).sum();
    return cost.turn(Math.min(1, held)).thenApply(nothing -> INTERVAL);
  }
}
