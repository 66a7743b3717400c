package io.comfymill.gateway.database;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** The newest forecast, the only row of the scheduler's table. Gateways only read it. */
@Entity
@Immutable
@Table(schema = "scheduler", name = "forecast")
public class ForecastRow {
  @Id public int id;
  public String body;
  public Instant at;
}
