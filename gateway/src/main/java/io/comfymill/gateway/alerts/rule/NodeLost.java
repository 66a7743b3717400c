package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/** A node that nobody has disabled is not heard of. */
@ApplicationScoped
class NodeLost implements AlertRule {
  private final Duration after;

  NodeLost(GatewayConfig config) {
    this.after = config.alerts().nodeLostAfter();
  }

  @Override
  public String name() {
    return "node-lost";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public Duration after() {
    return after;
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.nodes().stream()
        .filter(node -> node.status() == NodeStatus.OFFLINE && node.enabled())
        .map(
            node ->
                new Finding(
                    node.id(),
                    node.detail() == null
                        ? "not heard of since " + node.lastHeartbeatAt()
                        : node.detail()));
  }
}
