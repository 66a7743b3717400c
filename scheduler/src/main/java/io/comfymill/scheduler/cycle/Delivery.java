package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.dispatch.Dispatcher;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.store.JobReader;
import io.comfymill.scheduler.store.StoredOffsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the core decided goes into the database first, then to Kafka. Blocks for the database. */
final class Delivery {
  private static final int PAGE = 200;

  private final CycleContext context;
  private final Term term;
  private final Dispatcher dispatcher;

  Delivery(CycleContext context, Term term, Dispatcher dispatcher) {
    this.context = context;
    this.term = term;
    this.dispatcher = dispatcher;
  }

  /**
   * The bodies of waiting jobs that are to run now are read while the changes are written.
   *
   * @param committed called once everything is in the database
   */
  void deliver(Changes changes, StoredOffsets offsets, Runnable committed)
      throws InterruptedException {
    JobReader.Bodies bodies = context.jobReader().bodies(bodiesToRead(changes));
    context.changeWriter().write(term, changes, offsets);
    committed.run();
    Map<JobId, JobSpec> specs = new HashMap<>(changes.submitted());
    specs.putAll(bodies.await());
    dispatcher.dispatch(changes, specs, context.clock().instant());
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

  /** Announces what was committed after this sequence number and perhaps never announced. */
  void announceAfter(long sequence) throws InterruptedException {
    long last = sequence;
    List<JobEvent> page;
    do {
      page = context.jobReader().changedAfter(last, PAGE);
      dispatcher.announce(page, deadJobs(page));
      if (!page.isEmpty()) {
        last = page.get(page.size() - 1).job().sequence();
      }
    } while (page.size() == PAGE);
  }

  private List<DeadJob> deadJobs(List<JobEvent> events) throws InterruptedException {
    List<JobId> failed =
        events.stream()
            .filter(JobEvent.Failed.class::isInstance)
            .map(event -> event.job().id())
            .toList();
    Instant now = context.clock().instant();
    return context.jobReader().failed(failed).stream()
        .filter(Job::isDead)
        .map(job -> job.dead(now))
        .toList();
  }
}
