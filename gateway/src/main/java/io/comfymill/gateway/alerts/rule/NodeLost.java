package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.NodeStatus;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** A node that nobody has disabled is not heard of. */
@Singleton
class NodeLost extends AlertRule {
  NodeLost(GatewayConfig config) {
    super("node-lost", Severity.CRITICAL, config.alerts().nodeLostAfter());
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
