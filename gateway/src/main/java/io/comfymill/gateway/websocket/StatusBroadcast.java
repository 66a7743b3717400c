package io.comfymill.gateway.websocket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.queue.QueueListener;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends the length of the queue to every socket of a tenant. */
@ApplicationScoped
public class StatusBroadcast implements QueueListener {
  private static final Logger LOG = Logger.getLogger(StatusBroadcast.class);
  private static final int REMEMBERED_TENANTS = 10_000;

  /** An end is told without the length of the queue rather than late. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final JobQueue queue;
  private final SocketRegistry sockets;
  private final LiveMetrics metrics;

  /** The length that the sockets of a tenant were told last. */
  private final Cache<TenantId, Long> told =
      Caffeine.newBuilder().maximumSize(REMEMBERED_TENANTS).build();

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
    return remaining(tenant)
        .invoke(found -> found.ifPresent(remaining -> sendToAll(tenant, remaining)))
        .replaceWithVoid();
  }

  /** The same, unless the sockets know that length already. */
  Uni<Void> sendNews(TenantId tenant) {
    return remaining(tenant)
        .map(found -> found.filter(remaining -> !remaining.equals(told.getIfPresent(tenant))))
        .invoke(found -> found.ifPresent(remaining -> sendToAll(tenant, remaining)))
        .replaceWithVoid();
  }

  /** The length that was told last, once more: ComfyUI says it when a job begins. */
  void repeat(TenantId tenant) {
    Long remaining = told.getIfPresent(tenant);
    if (remaining != null) {
      sendToAll(tenant, remaining);
    }
  }

  /** The length of the queue. Empty if there are no sockets or it is unknown; never fails. */
  Uni<Optional<Long>> remaining(TenantId tenant) {
    if (sockets.of(tenant).isEmpty()) {
      told.invalidate(tenant);
      return Uni.createFrom().item(Optional.empty());
    }
    return queue
        .remaining(tenant)
        .map(Optional::of)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .invoke(failure -> LOG.debugf("no status: %s", failure.getMessage()))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  /** To be called with a length that was told otherwise. */
  void told(TenantId tenant, long remaining) {
    told.put(tenant, remaining);
  }

  private void sendToAll(TenantId tenant, long remaining) {
    told(tenant, remaining);
    String status = SocketMessages.status(remaining, null);
    sockets.of(tenant).forEach(socket -> metrics.sent(socket.sendText(status)));
  }
}
