package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.NodeStatus;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.stream.Stream;

/** A node is taken out of service, since it fails jobs. */
@Singleton
class NodeUnhealthy extends AlertRule {
  NodeUnhealthy(GatewayConfig config) {
    super("node-unhealthy", Severity.CRITICAL, config.alerts().nodeUnhealthyAfter());
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
