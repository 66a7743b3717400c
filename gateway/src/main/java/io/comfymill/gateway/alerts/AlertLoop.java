package io.comfymill.gateway.alerts;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.comfymill.gateway.database.TableLoops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Has rules looked at, on every gateway. */
@ApplicationScoped
public class AlertLoop {
  private static final String NAME = "alerts";

  private final AlertBook book;
  private final SchedulerTables tables;
  private final boolean enabled;
  private final TableLoops running;

  AlertLoop(
      AlertBook book,
      DatabaseMigration migration,
      SchedulerTables tables,
      Loops loops,
      GatewayConfig config) {
    this.book = book;
    this.tables = tables;
    this.enabled = config.alerts().enabled();
    this.running = new TableLoops(NAME, loops, migration);
  }

  void start(@Observes StartupEvent event) {
    if (enabled) {
      running.start(
          LoopSettings.named(NAME),
          () -> tables.require().chain(book::look).replaceWith(AlertBook.LOOK_AGAIN));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }
}
