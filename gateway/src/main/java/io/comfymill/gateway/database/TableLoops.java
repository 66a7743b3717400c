package io.comfymill.gateway.database;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Supervised loops on one thread, whose turns begin once the gateway's tables are there. */
public final class TableLoops implements AutoCloseable {
  private static final Duration MIGRATION_ASKED = Duration.ofMillis(500);

  private final Loops loops;
  private final DatabaseMigration migration;
  private final LoopThread thread;
  private final List<SupervisedLoop> running = new ArrayList<>();

  /**
   * @param thread its name
   */
  public TableLoops(String thread, Loops loops, DatabaseMigration migration) {
    this.loops = loops;
    this.migration = migration;
    this.thread = new LoopThread(thread);
  }

  /**
   * @param turn answers when the next one is due
   */
  public void start(LoopSettings settings, Supplier<Uni<Duration>> turn) {
    running.add(
        SupervisedLoop.start(
            loops,
            settings,
            thread,
            () ->
                migration.done()
                    ? turn.get().subscribeAsCompletionStage()
                    : CompletableFuture.completedFuture(MIGRATION_ASKED)));
  }

  @Override
  public void close() {
    running.forEach(SupervisedLoop::close);
    thread.close();
  }
}
