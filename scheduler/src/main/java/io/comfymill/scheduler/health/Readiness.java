package io.comfymill.scheduler.health;

import io.comfymill.scheduler.config.SchedulerConfig;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Ready is a leader whose beacons come back through Kafka and whose lease is renewed in PostgreSQL,
 * and a standby that sees the lease of the one that leads.
 */
@org.eclipse.microprofile.health.Readiness
public class Readiness implements HealthCheck {
  private static final int PATIENCE = 3;

  private final SchedulerStatus status;
  private final SchedulerConfig config;

  Readiness(SchedulerStatus status, SchedulerConfig config) {
    this.status = status;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    boolean leading = status.isLeading();
    boolean database = status.hasDatabaseAnswered(config.leader().ttl());
    boolean kafka = status.hasBeaconComeBack(times(config.heartbeatInterval()));
    return HealthCheckResponse.named("scheduler")
        .status(database && (kafka || !leading))
        .withData("role", leading ? "leader" : "standby")
        .withData("postgresql", database)
        .withData("kafka", kafka)
        .build();
  }

  private static Duration times(Duration interval) {
    return interval.multipliedBy(PATIENCE);
  }
}
