package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** Jobs wait for what no node has. */
@Singleton
class JobsStuck extends AlertRule {
  JobsStuck(GatewayConfig config) {
    super("jobs-stuck", Severity.WARNING, config.alerts().stuckAfter());
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.stuckJobs() == 0
        ? Stream.empty()
        : Stream.of(
            new Finding(
                "queue",
                facts.stuckJobs() + " waiting jobs are taken by no node; see /api/queue-stuck"));
  }
}
