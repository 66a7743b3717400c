package io.comfymill.scheduler.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date. */
@ApplicationScoped
public class Migration {
  private final Flyway flyway;

  Migration(Flyway flyway) {
    this.flyway = flyway;
  }

  /** Blocks; fails if PostgreSQL does not answer. */
  public void migrate() {
    flyway.migrate();
  }
}
