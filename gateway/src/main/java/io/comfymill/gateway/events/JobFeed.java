package io.comfymill.gateway.events;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.changes.JobChangeListener;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands the changes of a tenant's jobs to its streams. */
@ApplicationScoped
public class JobFeed implements JobChangeListener {
  private final Map<TenantId, Set<Reader>> readers = new ConcurrentHashMap<>();

  /** The changes that one stream has yet to send. */
  static final class Reader {
    /** Some seconds of a busy fleet; a client that is further behind reads its lists anew. */
    static final int MAX_WAITING = 10_000;

    private final BlockingQueue<JobChange> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean tooSlow = new AtomicBoolean();
    private final Runnable drop;

    Reader(Runnable drop) {
      this.drop = drop;
    }

    private void offer(JobChange change) {
      if (!waiting.offer(change) && tooSlow.compareAndSet(false, true)) {
        drop.run();
      }
    }

    /** In the order in which they were told. */
    List<JobChange> take(int most) {
      List<JobChange> taken = new ArrayList<>();
      waiting.drainTo(taken, most);
      return taken;
    }
  }

  /**
   * @param drop called once where the reader is too slow; its changes are lost from then on
   */
  Reader subscribe(TenantId tenant, Runnable drop) {
    Reader reader = new Reader(drop);
    readers.computeIfAbsent(tenant, id -> ConcurrentHashMap.newKeySet()).add(reader);
    return reader;
  }

  void unsubscribe(TenantId tenant, Reader reader) {
    readers.computeIfPresent(
        tenant,
        (id, all) -> {
          all.remove(reader);
          return all.isEmpty() ? null : all;
        });
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    Set<Reader> all = readers.getOrDefault(change.tenant(), Set.of());
    if (!all.isEmpty()) {
      JobChange told = JobChange.of(change);
      all.forEach(reader -> reader.offer(told));
    }
    return Uni.createFrom().voidItem();
  }
}
