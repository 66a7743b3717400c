package io.comfymill.gateway.changes;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.AvailabilityLog;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.SchedulerTables;
import io.comfymill.gateway.liverecords.LiveSync;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs {@link CatchUp} every few seconds and logs what it means when it fails. */
@ApplicationScoped
public class CatchUpLoop {
  private static final Logger LOG = Logger.getLogger(CatchUpLoop.class);
  private static final String NAME = "catch-up";

  /** Short, since other services may start later than this one. */
  private static final LoopSettings SETTINGS =
      LoopSettings.named(NAME).retryAfter(Duration.ofMillis(200), Duration.ofSeconds(1));

  private final CatchUp catchUp;
  private final LiveSync sync;
  private final SchedulerTables tables;
  private final Loops loops;
  private final Duration interval;
  private final LoopThread timer = new LoopThread(NAME);
  private final AvailabilityLog outlook =
      new AvailabilityLog(
          LOG,
          "Redis, and PostgreSQL with the scheduler's tables",
          "until then clients may see jobs wait or run that have ended, and what no event told of"
              + " is told late");

  private @Nullable SupervisedLoop loop;

  CatchUpLoop(
      CatchUp catchUp, LiveSync sync, SchedulerTables tables, Loops loops, GatewayConfig config) {
    this.catchUp = catchUp;
    this.sync = sync;
    this.tables = tables;
    this.loops = loops;
    this.interval = config.liveRecords().catchUpInterval();
  }

  void start(@Observes StartupEvent event) {
    Duration stallAfter = SETTINGS.stallAfter().plus(interval);
    SupervisedLoop started =
        SupervisedLoop.start(loops, SETTINGS.stallAfter(stallAfter), timer, this::turn);
    sync.onProgress(started.progress()::made);
    loop = started;
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    timer.close();
  }

  private CompletionStage<Duration> turn() {
    return tables
        .require()
        .chain(catchUp::catchUp)
        .invoke(outlook::there)
        .onFailure()
        .invoke(outlook::away)
        .replaceWith(interval)
        .subscribeAsCompletionStage();
  }
}
