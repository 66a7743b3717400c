package io.comfymill.gateway.health;

import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.comfymill.gateway.liverecords.LiveRecords;
import io.comfymill.gateway.messaging.KafkaReachability;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready if a job can be accepted, stored durably and read back. */
@Readiness
@ApplicationScoped
public class GatewayReadiness implements AsyncHealthCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final KafkaReachability kafka;
  private final LiveRecords live;
  private final Database database;
  private final DatabaseMigration migration;
  private final SchedulerTables tables;

  GatewayReadiness(
      KafkaReachability kafka,
      LiveRecords live,
      Database database,
      DatabaseMigration migration,
      SchedulerTables tables) {
    this.kafka = kafka;
    this.live = live;
    this.database = database;
    this.migration = migration;
    this.tables = tables;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.combine()
        .all()
        .unis(answers(live.ping()), answers(tables.require().chain(this::readable)))
        .asTuple()
        .map(both -> response(both.getItem1(), both.getItem2()));
  }

  private HealthCheckResponse response(boolean redis, boolean postgres) {
    boolean ready = kafka.reachable() && redis && postgres && migration.done();
    return HealthCheckResponse.named("gateway")
        .status(ready)
        .withData("kafka", kafka.reachable())
        .withData("redis", redis)
        .withData("postgresql", postgres)
        .withData("schema", migration.done())
        .build();
  }

  private Uni<Integer> readable() {
    return database.read(
        session ->
            session
                .createNativeQuery(
                    "select count(*)::int from (select 1 from scheduler.jobs limit 1) one",
                    Integer.class)
                .getSingleResult());
  }

  private static Uni<Boolean> answers(Uni<?> question) {
    return question
        .replaceWith(true)
        .ifNoItem()
        .after(TIMEOUT)
        .recoverWithItem(false)
        .onFailure()
        .recoverWithItem(false);
  }
}
