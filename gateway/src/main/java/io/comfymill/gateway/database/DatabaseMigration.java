package io.comfymill.gateway.database;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.AvailabilityLog;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Brings the gateway's schema up to date in the background, and retries until it succeeds. */
@ApplicationScoped
public class DatabaseMigration {
  private static final Logger LOG = Logger.getLogger(DatabaseMigration.class);

  private final AvailabilityLog outlook =
      new AvailabilityLog(
          LOG,
          "PostgreSQL with the gateway's schema",
          "until then this gateway is not ready and takes no jobs");

  private final Flyway flyway;
  private final Loops loops;
  private volatile boolean done;
  private volatile @Nullable SupervisedLoop loop;

  DatabaseMigration(Flyway flyway, Loops loops) {
    this.flyway = flyway;
    this.loops = loops;
  }

  /** Whether the gateway's tables are there. */
  public boolean done() {
    return done;
  }

  void start(@Observes StartupEvent event) {
    loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("flyway"), this::migrate);
  }

  void stop(@Observes ShutdownEvent event) {
    SupervisedLoop running = loop;
    if (running != null) {
      running.close();
    }
  }

  /** Blocks, as JDBC does. */
  private Duration migrate() {
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      outlook.away(e);
      throw new DependencyAwayException("the gateway's schema is not up to date yet", e);
    }
    done = true;
    outlook.there();
    LOG.info("the gateway's schema is up to date");
    stop(new ShutdownEvent());
    return Duration.ZERO;
  }
}
