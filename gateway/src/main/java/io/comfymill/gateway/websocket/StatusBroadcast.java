package io.comfymill.gateway.websocket;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.queue.QueueListener;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Sends the length of the queue to every socket of a tenant. */
@ApplicationScoped
public class StatusBroadcast implements QueueListener {
  private static final Logger LOG = Logger.getLogger(StatusBroadcast.class);

  private final JobQueue queue;
  private final SocketRegistry sockets;
  private final LiveMetrics metrics;

  StatusBroadcast(JobQueue queue, SocketRegistry sockets, LiveMetrics metrics) {
    this.queue = queue;
    this.sockets = sockets;
    this.metrics = metrics;
  }

  @Override
  public void queueChanged(TenantId tenant) {
    send(tenant).subscribe().with(done -> {}, failure -> LOG.warn("status", failure));
  }

  /** Does nothing without sockets. Never fails: if the length is unknown, no status is sent. */
  Uni<Void> send(TenantId tenant) {
    if (sockets.of(tenant).isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return queue
        .remaining(tenant)
        .invoke(remaining -> sendToAll(tenant, remaining))
        .onFailure()
        .invoke(failure -> LOG.debugf("no status: %s", failure.getMessage()))
        .onFailure()
        .recoverWithItem(0L)
        .replaceWithVoid();
  }

  private void sendToAll(TenantId tenant, long remaining) {
    String status = SocketMessages.status(remaining, null);
    sockets.of(tenant).forEach(socket -> metrics.sent(socket.sendText(status)));
  }
}
