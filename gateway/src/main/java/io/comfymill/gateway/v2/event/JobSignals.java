package io.comfymill.gateway.v2.event;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.changes.JobChangeListener;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the streams of a job that it has changed. */
@ApplicationScoped
public class JobSignals implements JobChangeListener {
  private final Map<JobId, Set<MultiEmitter<? super Long>>> listeners = new ConcurrentHashMap<>();

  /** The sequence of each change; several at once may be told as one. */
  Multi<Long> of(JobId job) {
    return Multi.createFrom().emitter(emitter -> add(job, emitter), BackPressureStrategy.LATEST);
  }

  private void add(JobId job, MultiEmitter<? super Long> emitter) {
    listeners.computeIfAbsent(job, id -> ConcurrentHashMap.newKeySet()).add(emitter);
    emitter.onTermination(() -> remove(job, emitter));
  }

  private void remove(JobId job, MultiEmitter<? super Long> emitter) {
    listeners.computeIfPresent(
        job,
        (id, all) -> {
          all.remove(emitter);
          return all.isEmpty() ? null : all;
        });
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    Collection<MultiEmitter<? super Long>> all = listeners.getOrDefault(change.id(), Set.of());
    all.forEach(emitter -> emitter.emit(change.sequence()));
    return Uni.createFrom().voidItem();
  }
}
