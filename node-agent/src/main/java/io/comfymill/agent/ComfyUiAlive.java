package io.comfymill.agent;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Red where only a restart of a ComfyUI helps: liveness of a ComfyUI container beside the agent.
 */
@HealthGroup("comfyui-alive")
@ApplicationScoped
class ComfyUiAlive implements HealthCheck {
  private final AgentRuntime agent;

  ComfyUiAlive(AgentRuntime agent) {
    this.agent = agent;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("comfyui-alive")
        .status(agent.conditions().values().stream().noneMatch(node -> node.restartNeeded()))
        .build();
  }
}
