package io.comfymill.gateway.events;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.ending.Lasting;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the event streams of one gateway, whatever they are about. */
@ApplicationScoped
public class OpenStreams implements Lasting {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean ending;

  OpenStreams(GatewayConfig config) {
    this.max = config.comfyApi().maxEventStreams();
  }

  public int max() {
    return max;
  }

  /** False where there are too many; otherwise {@link #close} has to follow. */
  public boolean open() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  public void close() {
    open.decrementAndGet();
  }

  /** Each of them looks at this, and ends, several times a second. */
  public boolean ending() {
    return ending;
  }

  @Override
  public Uni<Void> endAll() {
    ending = true;
    return Uni.createFrom().voidItem();
  }
}
