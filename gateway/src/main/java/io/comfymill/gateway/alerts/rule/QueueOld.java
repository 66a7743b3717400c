package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** The fleet does not keep up. */
@Singleton
class QueueOld extends AlertRule {
  private final Duration limit;

  QueueOld(GatewayConfig config) {
    super("queue-old", Severity.WARNING, Duration.ZERO);
    this.limit = config.alerts().queueAge();
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.oldestWaiting().stream()
        .filter(since -> since.plus(limit).isBefore(facts.now()))
        .map(since -> new Finding("queue", "a job has waited since " + since));
  }
}
