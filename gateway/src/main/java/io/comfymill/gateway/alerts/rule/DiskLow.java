package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.HostView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/** A machine's disk is nearly full: outputs cannot be written then. */
@ApplicationScoped
class DiskLow implements AlertRule {

  private final int percent;

  DiskLow(GatewayConfig config) {
    this.percent = config.alerts().diskFreePercent();
  }

  @Override
  public String name() {
    return "disk-low";
  }

  @Override
  public Severity severity() {
    return Severity.CRITICAL;
  }

  @Override
  public Duration after() {
    return Duration.ZERO;
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
