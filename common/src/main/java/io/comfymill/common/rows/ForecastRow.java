package io.comfymill.common.rows;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The newest forecast, the only row of its table. */
@Entity
@Table(schema = "scheduler", name = "forecast")
public class ForecastRow {
  @Id public int id;

  /** {@code Forecast} as JSON. */
  public String body;

  public Instant at;
}
