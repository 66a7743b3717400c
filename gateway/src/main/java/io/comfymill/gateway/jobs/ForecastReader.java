package io.comfymill.gateway.jobs;

import io.comfymill.common.rows.ForecastRow;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The scheduler's newest forecast, read at most twice a second. */
@ApplicationScoped
public class ForecastReader {
  private static final Duration FRESH = Duration.ofMillis(500);
  private static final int THE_ROW = 1;

  private final Uni<Optional<Forecast>> newest;

  ForecastReader(Database database) {
    this.newest =
        database
            .read(session -> session.find(ForecastRow.class, THE_ROW))
            .map(row -> Optional.ofNullable(row).flatMap(ForecastReader::parse))
            .memoize()
            .forFixedDuration(FRESH);
  }

  /** Empty until the first one is written. */
  public Uni<Optional<Forecast>> newest() {
    return newest;
  }

  private static Optional<Forecast> parse(ForecastRow row) {
    return WireJson.read(row.body.getBytes(StandardCharsets.UTF_8), Forecast.class);
  }
}
