package io.comfymill.gateway.audit;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.TableLoops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Deletes entries of the audit log when their time is over. */
@ApplicationScoped
public class AuditRetention {
  private static final Logger LOG = Logger.getLogger(AuditRetention.class);
  private static final String NAME = "audit-retention";
  private static final Duration BETWEEN = Duration.ofHours(1);

  private final AuditLog log;
  private final InstantSource clock;
  private final Duration kept;
  private final TableLoops running;

  AuditRetention(
      AuditLog log,
      DatabaseMigration migration,
      Loops loops,
      InstantSource clock,
      GatewayConfig config) {
    this.log = log;
    this.clock = clock;
    this.kept = config.audit().retention();
    this.running = new TableLoops(NAME, loops, migration);
  }

  void start(@Observes StartupEvent event) {
    running.start(LoopSettings.named(NAME).stallAfter(BETWEEN.multipliedBy(2)), this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }

  private Uni<Duration> turn() {
    return log.forget(clock.instant().minus(kept))
        .invoke(
            gone -> {
              if (gone > 0) {
                LOG.infof("%d entries of the audit log were older than %s", gone, kept);
              }
            })
        .replaceWith(BETWEEN);
  }
}
