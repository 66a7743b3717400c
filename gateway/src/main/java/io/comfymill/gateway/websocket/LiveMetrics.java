package io.comfymill.gateway.websocket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts sockets, frames and dropped messages. */
@ApplicationScoped
public class LiveMetrics {
  private final Counter frames;
  private final Counter staleFrames;
  private final Counter dropped;

  LiveMetrics(MeterRegistry registry, SocketRegistry sockets) {
    this.frames = registry.counter("comfymill.gateway.frames.received");
    this.staleFrames = registry.counter("comfymill.gateway.frames.stale");
    this.dropped = registry.counter("comfymill.gateway.messages.dropped");
    registry.gauge("comfymill.gateway.sockets", sockets, all -> all.all().size());
  }

  void received() {
    frames.increment();
  }

  void stale() {
    staleFrames.increment();
  }

  /**
   * @param droppedMessages for a slow client
   */
  void sent(int droppedMessages) {
    dropped.increment(droppedMessages);
  }
}
