package io.comfymill.agent;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether its ComfyUI servers take work: readiness of a ComfyUI container beside the agent. */
@HealthGroup("comfyui-online")
@ApplicationScoped
class ComfyUiOnline implements HealthCheck {
  private final AgentRuntime agent;

  ComfyUiOnline(AgentRuntime agent) {
    this.agent = agent;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("comfyui-online")
        .status(agent.conditions().values().stream().noneMatch(node -> node.offline() != null))
        .build();
  }
}
