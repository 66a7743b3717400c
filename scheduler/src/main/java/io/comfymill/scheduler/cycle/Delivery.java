package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.dispatch.Dispatcher;
import io.comfymill.scheduler.store.Progress;
import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the core decided, on its way out: into the database first, then to Kafka. */
final class Delivery {
  private static final int PAGE = 200;

  private final Workplace workplace;
  private final Term term;
  private final Dispatcher dispatcher;

  Delivery(Workplace workplace, Term term, Dispatcher dispatcher) {
    this.workplace = workplace;
    this.term = term;
    this.dispatcher = dispatcher;
  }

  /**
   * The bodies of jobs that are to be run are read at the same time: those have their rows already.
   *
   * @param committed called as soon as all is in the database
   */
  Uni<Void> deliver(Changes changes, Progress progress, Runnable committed) {
    Uni<Void> written = workplace.changeWriter().write(term, changes, progress).invoke(committed);
    return Uni.combine()
        .all()
        .unis(written, workplace.jobReader().specs(bodiesToRead(changes)))
        .with((nothing, bodies) -> bodies)
        .invoke(bodies -> send(changes, bodies))
        .replaceWithVoid();
  }

  private static Set<JobId> bodiesToRead(Changes changes) {
    Set<JobId> ids = new HashSet<>();
    for (RunOrder order : changes.runs()) {
      if (!changes.submitted().containsKey(order.attempt().job())) {
        ids.add(order.attempt().job());
      }
    }
    return ids;
  }

  private void send(Changes changes, Map<JobId, JobSpec> read) {
    Map<JobId, JobSpec> bodies = new HashMap<>(changes.submitted());
    bodies.putAll(read);
    dispatcher.dispatch(changes, bodies, workplace.clock().instant());
  }

  /** Tells what was committed and perhaps never told. */
  Uni<Void> announceFrom(long sequence) {
    return workplace
        .jobReader()
        .changedAfter(sequence, PAGE)
        .call(this::announce)
        .chain(this::announceRest);
  }

  private Uni<Void> announce(List<JobEvent> events) {
    List<JobId> failed =
        events.stream()
            .filter(JobEvent.Failed.class::isInstance)
            .map(event -> event.job().id())
            .toList();
    return workplace
        .jobReader()
        .failed(failed)
        .invoke(jobs -> dispatcher.announce(events, deadJobs(jobs)))
        .replaceWithVoid();
  }

  private List<DeadJob> deadJobs(List<Job> failed) {
    Instant now = workplace.clock().instant();
    return failed.stream().filter(Job::isDead).map(job -> job.dead(now)).toList();
  }

  private Uni<Void> announceRest(List<JobEvent> page) {
    return page.size() < PAGE
        ? Uni.createFrom().voidItem()
        : announceFrom(page.get(page.size() - 1).job().sequence());
  }
}
