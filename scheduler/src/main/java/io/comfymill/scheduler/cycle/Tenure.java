package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.dispatch.Dispatcher;
import io.comfymill.scheduler.intake.Inbox;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Intake;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.store.StoredState;
import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * From one reading of the database to the first thing that goes wrong: the core restored from it,
 * the thread that feeds it and the one that sends. Then it is closed and the next one begins, so a
 * failed transaction, a lost connection and a restart are all the same case.
 */
final class Tenure {
  private static final int ANNOUNCE_PAGE = 200;

  private final Workplace workplace;
  private final Term term;
  private final Quarantine quarantine;
  private final SchedulerCore core;
  private final Inbox inbox;
  private final Intake intake;
  private final Dispatcher dispatcher;
  private final ProgressTracker progress;
  private List<Input> inputs = List.of();
  private Changes changes = new Changes();
  private boolean tickDue = true;

  Tenure(
      Workplace workplace,
      Term term,
      Quarantine quarantine,
      StoredState state,
      Runnable wake,
      Consumer<Throwable> broken) {
    this.workplace = workplace;
    this.term = term;
    this.quarantine = quarantine;
    this.core = new SchedulerCore(workplace.coreSettings(), state.lastSequence());
    state.nodes().forEach(core.fleet()::restore);
    state.jobs().forEach(core::restore);
    this.progress = new ProgressTracker(state.progress());
    this.inbox = new Inbox(wake);
    this.intake =
        new Intake(workplace.consumers(), workplace.decoder(), inbox, state.progress().offsets());
    this.dispatcher =
        new Dispatcher(workplace.producers(), state.progress().announced(), broken::accept);
  }

  /** Tells what was committed and perhaps never told, then begins to listen. */
  Uni<Void> begin() {
    return announceFrom(progress.announced()).invoke(intake::start).invoke(this::beacon);
  }

  private Uni<Void> announceFrom(long sequence) {
    return workplace
        .jobReader()
        .changedAfter(sequence, ANNOUNCE_PAGE)
        .invoke(dispatcher::announce)
        .chain(this::announceRest);
  }

  private Uni<Void> announceRest(List<JobEvent> page) {
    return page.size() < ANNOUNCE_PAGE
        ? Uni.createFrom().voidItem()
        : announceFrom(page.get(page.size() - 1).job().sequence());
  }

  void tick() {
    tickDue = true;
  }

  void beacon() {
    if (!dispatcher.isBehind()) {
      dispatcher.beacon(
          new Heartbeat.OfScheduler(workplace.clock().instant(), term.holder(), term.epoch()));
    }
  }

  boolean hasMore() {
    return !inbox.isEmpty();
  }

  /** What the cycle under way took in. */
  List<Input> inputs() {
    return inputs;
  }

  /** Inputs through the core, into the database, out to Kafka. One at a time. */
  Uni<Void> cycle() {
    Instant begun = workplace.clock().instant();
    inputs = inbox.take(quarantine.limit(workplace.config().maxCycleRecords()));
    return workplace
        .jobReader()
        .failed(unknownJobs(JobCommand.Retry.class))
        .chain(this::decide)
        .chain(this::commit)
        .chain(this::send)
        .invoke(() -> finished(begun));
  }

  /** Jobs that such commands are about and that are not in memory. */
  private Set<JobId> unknownJobs(Class<? extends JobCommand> kind) {
    Set<JobId> ids = new HashSet<>();
    for (Input input : inputs) {
      if (input.message() instanceof Message.Command command
          && kind.isInstance(command.command())
          && core.find(command.command().jobId()) == null) {
        ids.add(command.command().jobId());
      }
    }
    return ids;
  }

  private Uni<Void> decide(List<Job> failed) {
    return workplace
        .jobReader()
        .existing(unknownJobs(JobCommand.Submit.class))
        .invoke(ended -> decide(ended, failed))
        .replaceWithVoid();
  }

  private void decide(Set<JobId> ended, List<Job> failed) {
    Instant now = workplace.clock().instant();
    Map<JobId, Job> byId = new HashMap<>();
    failed.forEach(job -> byId.put(job.id(), job));
    InputHandler handler = new InputHandler(core, term, workplace.status(), ended, byId, now);
    for (Input input : inputs) {
      progress.read(input);
      if (!quarantine.holds(input)) {
        handler.apply(input);
      }
    }
    if (tickDue && !dispatcher.isBehind()) {
      core.tick(now);
    }
    core.plan(now);
    core.forecast(now);
    changes = core.takeChanges();
  }

  private Uni<Void> commit() {
    progress.announced(dispatcher.announced());
    boolean quiet = changes.isEmpty() && !progress.isDue(tickDue);
    tickDue = false;
    return quiet
        ? Uni.createFrom().voidItem()
        : workplace
            .changeWriter()
            .write(term, changes, progress.unwritten())
            .invoke(progress::written);
  }

  private Uni<Void> send() {
    Map<JobId, JobSpec> bodies = new HashMap<>(changes.submitted());
    List<JobId> missing = new ArrayList<>();
    changes.runs().stream()
        .map(order -> order.attempt().job())
        .filter(job -> !bodies.containsKey(job))
        .forEach(missing::add);
    return workplace
        .jobReader()
        .specs(missing)
        .invoke(bodies::putAll)
        .invoke(() -> dispatcher.dispatch(changes, bodies, workplace.clock().instant()))
        .replaceWithVoid();
  }

  private void finished(Instant begun) {
    quarantine.succeeded(inputs.size());
    Duration time = Duration.between(begun, workplace.clock().instant());
    workplace.metrics().cycle(time, changes);
    CycleLog.tell(changes);
    workplace.metrics().depth(core.queued(), core.unfinished());
  }

  /** Sends nothing more. */
  void close() {
    intake.stop();
    dispatcher.close();
  }
}
