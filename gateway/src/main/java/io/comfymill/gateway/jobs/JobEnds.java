package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.changes.JobChangeListener;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Waits for ends of jobs, wherever they run and whoever submitted them. */
@ApplicationScoped
public class JobEnds implements JobChangeListener {
  /** Those who wait, by job; each list is changed within the map's lock of its key. */
  private final Map<JobId, List<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

  private final JobFinder jobs;

  JobEnds(JobFinder jobs) {
    this.jobs = jobs;
  }

  @Override
  public Uni<Void> changed(ObservedChange change) {
    if (change.state().isFinal()) {
      List<CompletableFuture<Void>> ended = waiting.remove(change.id());
      if (ended != null) {
        ended.forEach(one -> one.complete(null));
      }
    }
    return Uni.createFrom().voidItem();
  }

  /**
   * Finds a job, and waits for its end.
   *
   * @return the job as it is when it has ended or the time is over. Fails where it cannot be found
   */
  public Uni<FoundJob> await(TenantId tenant, String id, Duration most) {
    return jobs.find(tenant, id)
        .chain(found -> hasEnded(found, most) ? done(found) : await(tenant, found.id(), id, most));
  }

  private static boolean hasEnded(FoundJob found, Duration most) {
    return found.state().isFinal() || most.isZero();
  }

  private static Uni<FoundJob> done(FoundJob found) {
    return Uni.createFrom().item(found);
  }

  /** Looks again once it listens, so that it misses nothing. */
  private Uni<FoundJob> await(TenantId tenant, JobId job, String id, Duration most) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    waiting.compute(job, (key, before) -> with(before, end));
    Uni<Void> told =
        Uni.createFrom().completionStage(end).ifNoItem().after(most).recoverWithItem((Void) null);
    return jobs.find(tenant, id)
        .chain(
            found ->
                found.state().isFinal() ? done(found) : told.chain(() -> jobs.find(tenant, id)))
        .onTermination()
        .invoke(() -> waiting.computeIfPresent(job, (key, before) -> without(before, end)));
  }

  private static List<CompletableFuture<Void>> with(
      @Nullable List<CompletableFuture<Void>> before, CompletableFuture<Void> end) {
    List<CompletableFuture<Void>> all = before == null ? new ArrayList<>() : before;
    all.add(end);
    return all;
  }

  private static @Nullable List<CompletableFuture<Void>> without(
      List<CompletableFuture<Void>> before, CompletableFuture<Void> end) {
    before.removeIf(one -> one == end);
    return before.isEmpty() ? null : before;
  }

  /** For how many jobs somebody waits. */
  int size() {
    return waiting.size();
  }
}
