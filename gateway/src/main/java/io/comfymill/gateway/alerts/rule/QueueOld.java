package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/** The fleet does not keep up. */
@ApplicationScoped
class QueueOld implements AlertRule {
  private final Duration limit;

  QueueOld(GatewayConfig config) {
    this.limit = config.alerts().queueAge();
  }

  @Override
  public String name() {
    return "queue-old";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public Duration after() {
    return Duration.ZERO;
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.oldestWaiting().stream()
        .filter(since -> since.plus(limit).isBefore(facts.now()))
        .map(since -> new Finding("queue", "a job has waited since " + since));
  }
}
