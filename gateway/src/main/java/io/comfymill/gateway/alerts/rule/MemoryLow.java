package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.HostView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A machine has hardly any memory left: the next thing that happens is that something is killed.
 */
@Singleton
class MemoryLow extends AlertRule {
  private static final Duration LASTING = Duration.ofMinutes(5);

  private final int percent;

  MemoryLow(GatewayConfig config) {
    super("memory-low", Severity.WARNING, LASTING);
    this.percent = config.alerts().memoryFreePercent();
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
