package io.comfymill.scheduler.cycle;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * The one event-loop thread that owns the scheduler's state: the core, the loop and the campaign
 * for leadership run there and need no locks. It is an event loop because Hibernate Reactive's
 * sessions live on one.
 */
@ApplicationScoped
public class OwnerThread {
  private final Vertx vertx;
  private final Context context;

  OwnerThread(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  /** Soon, on the owning thread, in a context of its own. */
  public void execute(Runnable task) {
    Context own = VertxContext.createNewDuplicatedContext(context);
    VertxContextSafetyToggle.setContextSafe(own, true);
    own.runOnContext(ignored -> task.run());
  }

  public void executeEvery(Duration interval, Runnable task) {
    vertx.setPeriodic(Math.max(1, interval.toMillis()), ignored -> execute(task));
  }

  public void executeAfter(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> execute(task));
  }
}
