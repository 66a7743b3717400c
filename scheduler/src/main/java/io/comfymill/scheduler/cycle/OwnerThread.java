package io.comfymill.scheduler.cycle;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * The one event-loop thread that owns the scheduler's state: the core, the loop and the campaign
 * for leadership run there and need no locks. It is an event loop because Hibernate Reactive's
 * sessions live on one.
 */
@ApplicationScoped
public class OwnerThread {
  private final Vertx vertx;
  private final Context context;
  private final Loops loops;

  OwnerThread(Vertx vertx, Loops loops) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.loops = loops;
  }

  /** Soon, on the owning thread, in a context of its own. */
  public void execute(Runnable task) {
    Context own = VertxContext.createNewDuplicatedContext(context);
    VertxContextSafetyToggle.setContextSafe(own, true);
    own.runOnContext(ignored -> task.run());
  }

  /**
   * Until the process ends, whatever the task throws.
   *
   * @param name of the loop
   */
  public void executeEvery(String name, Duration interval, Runnable task) {
    SupervisedLoop unused = // it ends with the process
        SupervisedLoop.start(
            loops,
            LoopSettings.named(name),
            this::executeAfter,
            () -> {
              task.run();
              return CompletableFuture.completedFuture(interval);
            });
  }

  public void executeAfter(Duration delay, Runnable task) {
    if (delay.isZero()) {
      execute(task);
    } else {
      vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> execute(task));
    }
  }
}
