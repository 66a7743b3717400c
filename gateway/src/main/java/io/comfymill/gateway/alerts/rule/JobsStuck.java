package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/** Jobs wait for what no node has. */
@ApplicationScoped
class JobsStuck implements AlertRule {
  private final Duration after;

  JobsStuck(GatewayConfig config) {
    this.after = config.alerts().stuckAfter();
  }

  @Override
  public String name() {
    return "jobs-stuck";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public Duration after() {
    return after;
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
