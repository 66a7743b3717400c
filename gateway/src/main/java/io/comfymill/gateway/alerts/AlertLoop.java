package io.comfymill.gateway.alerts;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Has rules looked at, on every gateway. */
@ApplicationScoped
public class AlertLoop {
  private static final String NAME = "alerts";

  private final AlertBook book;
  private final DatabaseMigration migration;
  private final SchedulerTables tables;
  private final Loops loops;
  private final boolean enabled;
  private final LoopThread timer = new LoopThread(NAME);
  private @Nullable SupervisedLoop loop;

  AlertLoop(
      AlertBook book,
      DatabaseMigration migration,
      SchedulerTables tables,
      Loops loops,
      GatewayConfig config) {
    this.book = book;
    this.migration = migration;
    this.tables = tables;
    this.loops = loops;
    this.enabled = config.alerts().enabled();
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      loop = SupervisedLoop.start(loops, LoopSettings.named(NAME), timer, this::turn);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    timer.close();
  }

  private CompletionStage<Duration> turn() {
    return migration.done()
        ? tables
            .require()
            .chain(book::look)
            .replaceWith(AlertBook.LOOK_AGAIN)
            .subscribeAsCompletionStage()
        : CompletableFuture.completedFuture(AlertBook.LOOK_AGAIN);
  }
}
