package io.comfymill.agent.loop;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import org.jboss.logging.Logger;

/** A node's loop on one of Vert.x's event loops, where HTTP answers arrive anyway. */
public final class VertxLoop implements NodeLoop {
  private static final Logger LOG = Logger.getLogger(VertxLoop.class);

  private final Vertx vertx;
  private final Context context;

  public VertxLoop(Vertx vertx) {
    this.vertx = vertx;
    // Vert.x's public getOrCreateContext() returns the same context for one thread every time; and
    // Quarkus keeps the MDC only on duplicated contexts.
    this.context = ((VertxInternal) vertx).createEventLoopContext().duplicate();
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(nothing -> run(task));
  }

  @Override
  public void after(Duration delay, Runnable task) {
    vertx.setTimer(Math.max(1, delay.toMillis()), timer -> execute(task));
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a node's task failed; this is a defect of the agent", e);
    }
  }

  public Context context() {
    return context;
  }
}
