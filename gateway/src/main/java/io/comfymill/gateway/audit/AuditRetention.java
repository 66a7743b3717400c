package io.comfymill.gateway.audit;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.DatabaseMigration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Deletes entries of the audit log when their time is over. */
@ApplicationScoped
public class AuditRetention {
  private static final Logger LOG = Logger.getLogger(AuditRetention.class);
  private static final String NAME = "audit-retention";
  private static final Duration BETWEEN = Duration.ofHours(1);
  private static final Duration MIGRATION_ASKED = Duration.ofSeconds(5);

  private final AuditLog log;
  private final DatabaseMigration migration;
  private final Loops loops;
  private final InstantSource clock;
  private final Duration kept;
  private final LoopThread timer = new LoopThread(NAME);
  private @Nullable SupervisedLoop loop;

  AuditRetention(
      AuditLog log,
      DatabaseMigration migration,
      Loops loops,
      InstantSource clock,
      GatewayConfig config) {
    this.log = log;
    this.migration = migration;
    this.loops = loops;
    this.clock = clock;
    this.kept = config.audit().retention();
  }

  void start(@Observes StartupEvent event) {
    LoopSettings settings = LoopSettings.named(NAME).stallAfter(BETWEEN.multipliedBy(2));
    loop = SupervisedLoop.start(loops, settings, timer, this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    timer.close();
  }

  private CompletionStage<Duration> turn() {
    if (!migration.done()) {
      return CompletableFuture.completedFuture(MIGRATION_ASKED);
    }
    return log.forget(clock.instant().minus(kept))
        .invoke(
            gone -> {
              if (gone > 0) {
                LOG.infof("%d entries of the audit log were older than %s", gone, kept);
              }
            })
        .replaceWith(BETWEEN)
        .subscribeAsCompletionStage();
  }
}
