package io.comfymill.scheduler.store;

import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.WireJson;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The newest forecast; the only row of its table. */
@Entity
@Table(name = "forecast")
public class ForecastRow extends PanacheEntityBase {
  @Id public int id;

  public String body;

  public Instant at;

  static ForecastRow of(Forecast forecast) {
    ForecastRow row = new ForecastRow();
    row.id = 1;
    row.body = new String(WireJson.write(forecast), StandardCharsets.UTF_8).replace("\\u0000", "");
    row.at = forecast.at();
    return row;
  }
}
