package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.HostView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** A machine's disk is nearly full: outputs cannot be written then. */
@Singleton
class DiskLow extends AlertRule {

  private final int percent;

  DiskLow(GatewayConfig config) {
    super("disk-low", Severity.CRITICAL, Duration.ZERO);
    this.percent = config.alerts().diskFreePercent();
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.hosts().stream()
        .flatMap(
            host ->
                FreeShare.below(
                    host, percent, HostView.Resources::diskFree, HostView.Resources::diskTotal))
        .map(free -> free.finding("disk"));
  }
}
