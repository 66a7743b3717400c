package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.HostView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A machine has hardly any memory left: the next thing that happens is that something is killed.
 */
@ApplicationScoped
class MemoryLow implements AlertRule {
  private static final Duration LASTING = Duration.ofMinutes(5);

  private final int percent;

  MemoryLow(GatewayConfig config) {
    this.percent = config.alerts().memoryFreePercent();
  }

  @Override
  public String name() {
    return "memory-low";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public Duration after() {
    return LASTING;
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.hosts().stream()
        .flatMap(
            host ->
                FreeShare.below(
                    host, percent, HostView.Resources::memoryFree, HostView.Resources::memoryTotal))
        .map(free -> free.finding("memory"));
  }
}
