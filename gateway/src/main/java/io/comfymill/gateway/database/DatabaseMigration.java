package io.comfymill.gateway.database;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/** Brings the gateway's schema up to date, in the background and for as long as it takes. */
@ApplicationScoped
public class DatabaseMigration {
  private static final Logger LOG = Logger.getLogger(DatabaseMigration.class);
  private static final long RETRY_MILLIS = 1000;

  private final Flyway flyway;
  private final Thread migrator = new Thread(this::migrateUntilDone, "flyway");
  private volatile boolean done;

  DatabaseMigration(Flyway flyway) {
    this.flyway = flyway;
  }

  /** Whether the gateway's tables are there. */
  public boolean done() {
    return done;
  }

  void start(@Observes StartupEvent event) {
    migrator.setDaemon(true);
    migrator.start();
  }

  void stop(@Observes ShutdownEvent event) {
    migrator.interrupt();
  }

  /** Blocks, as JDBC does; runs on its own thread. */
  private void migrateUntilDone() {
    try {
      while (!migrate()) {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      }
      LOG.info("the gateway's schema is up to date");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean migrate() {
    try {
      flyway.migrate();
      done = true;
    } catch (FlywayException e) {
      LOG.debugf("cannot migrate yet: %s", e.getMessage());
    }
    return done;
  }
}
