package io.comfymill.agent;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready if Kafka is reachable and the journal can be written. A ComfyUI that is away does not
 * matter here: its node's heartbeats say so.
 */
@Readiness
@ApplicationScoped
public class AgentReadiness implements HealthCheck {
  private final AgentRuntime agent;

  AgentReadiness(AgentRuntime agent) {
    this.agent = agent;
  }

  @Override
  public HealthCheckResponse call() {
    boolean kafka = agent.kafkaReachable();
    boolean dataFolder = agent.dataFolderWritable();
    return HealthCheckResponse.named("agent")
        .withData("kafka", kafka)
        .withData("data-folder", dataFolder)
        .status(kafka && dataFolder)
        .build();
  }
}
