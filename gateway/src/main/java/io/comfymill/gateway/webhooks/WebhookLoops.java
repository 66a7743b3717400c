package io.comfymill.gateway.webhooks;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.comfymill.gateway.database.TableLoops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Has events written down, sent and forgotten, on every gateway. */
@ApplicationScoped
public class WebhookLoops {
  private static final Duration AT_ONCE = Duration.ofMillis(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration TIDY_AGAIN = Duration.ofMinutes(1);

  private final Outbox outbox;
  private final Sender sender;
  private final Attempts attempts;
  private final SchedulerTables tables;
  private final TableLoops running;

  WebhookLoops(
      Outbox outbox,
      Sender sender,
      Attempts attempts,
      DatabaseMigration migration,
      SchedulerTables tables,
      Loops loops) {
    this.outbox = outbox;
    this.sender = sender;
    this.attempts = attempts;
    this.tables = tables;
    this.running = new TableLoops("webhooks", loops, migration);
  }

  void start(@Observes StartupEvent event) {
    Function<Boolean, Duration> soon = more -> more ? AT_ONCE : LOOK_AGAIN;
    start("webhook-events", LOOK_AGAIN, () -> tables.require().chain(outbox::readOn).map(soon));
    start("webhook-sender", LOOK_AGAIN, () -> sender.send().map(soon));
    start("webhook-tidying", TIDY_AGAIN, () -> attempts.tidy().replaceWith(TIDY_AGAIN));
  }

  private void start(String name, Duration pause, Supplier<Uni<Duration>> turn) {
    LoopSettings settings = LoopSettings.named(name);
    running.start(settings.stallAfter(settings.stallAfter().plus(pause)), turn);
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }
}
