package io.comfymill.scheduler.health;

import io.comfymill.scheduler.config.SchedulerConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * A leader is ready while its beacons come back through Kafka and its lease is renewed in
 * PostgreSQL; a standby is, while it can ask for the lease.
 */
@org.eclipse.microprofile.health.Readiness
public class Readiness implements HealthCheck {
  private static final int BEACONS = 3;

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
    boolean kafka = status.hasBeaconComeBack(config.heartbeatInterval().multipliedBy(BEACONS));
    return HealthCheckResponse.named("scheduler")
        .status(database && (kafka || !leading))
        .withData("role", leading ? "leader" : "standby")
        .withData("postgresql", database)
        .withData("kafka", kafka)
        .build();
  }
}
