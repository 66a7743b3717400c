package io.comfymill.gateway.alerts;

import io.comfymill.common.wire.Forecast;
import io.comfymill.gateway.alerts.rule.FleetFacts;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.fleet.FleetNow;
import io.comfymill.gateway.fleet.NodeQueries;
import io.comfymill.gateway.jobs.ForecastReader;
import io.comfymill.gateway.stuck.StuckJobs;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Gathers what rules judge. */
@ApplicationScoped
class FleetFactsReader {
  /** What waits has not finished, for which there is an index. */
  private static final String OLDEST =
      "select min(queuedAt) from JobRow where finishedAt is null and state = QUEUED"
          + " and conditions is null";

  private final NodeQueries nodes;
  private final ForecastReader forecasts;
  private final Database database;
  private final InstantSource clock;

  FleetFactsReader(
      NodeQueries nodes, ForecastReader forecasts, Database database, InstantSource clock) {
    this.nodes = nodes;
    this.forecasts = forecasts;
    this.database = database;
    this.clock = clock;
  }

  Uni<FleetFacts> read() {
    return Uni.combine()
        .all()
        .unis(nodes.now(), forecasts.newest(), oldestWaiting())
        .asTuple()
        .map(found -> facts(found.getItem1(), found.getItem2(), found.getItem3()));
  }

  private FleetFacts facts(FleetNow fleet, Optional<Forecast> forecast, Optional<Instant> oldest) {
    int stuck = forecast.map(newest -> StuckJobs.of(newest).size()).orElse(0);
    return new FleetFacts(clock.instant(), fleet.nodes(), fleet.hosts(), stuck, oldest);
  }

  private Uni<Optional<Instant>> oldestWaiting() {
    return database
        .read(session -> session.createQuery(OLDEST, Instant.class).getSingleResultOrNull())
        .map(Optional::ofNullable);
  }
}
