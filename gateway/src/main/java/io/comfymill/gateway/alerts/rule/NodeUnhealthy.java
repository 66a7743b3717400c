package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/** A node is taken out of service, since it fails jobs. */
@ApplicationScoped
class NodeUnhealthy implements AlertRule {
  private final Duration after;

  NodeUnhealthy(GatewayConfig config) {
    this.after = config.alerts().nodeUnhealthyAfter();
  }

  @Override
  public String name() {
    return "node-unhealthy";
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
        .filter(node -> node.status() == NodeStatus.UNHEALTHY)
        .map(
            node ->
                new Finding(node.id(), Objects.requireNonNullElse(node.healthDetail(), "fails")));
  }
}
