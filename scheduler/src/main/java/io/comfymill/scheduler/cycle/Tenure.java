package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.RunOrder;
import io.comfymill.scheduler.core.SchedulerCore;
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
  private final Patience patience;
  private final RecentlyEnded recentlyEnded = new RecentlyEnded();
  private final List<Input> inputs = new ArrayList<>();
  private Changes changes = new Changes();
  private boolean writes;
  private boolean tickDue = true;

  /** Sees to it that there is a cycle. */
  interface Wake {
    /** Any thread may ask. */
    void now();

    void after(Duration delay);
  }

  Tenure(
      Workplace workplace,
      Term term,
      Quarantine quarantine,
      StoredState state,
      Wake wake,
      Consumer<Throwable> broken) {
    this.workplace = workplace;
    this.term = term;
    this.quarantine = quarantine;
    this.core = new SchedulerCore(workplace.coreSettings(), state.lastSequence());
    state.nodes().forEach(core.fleet()::restore);
    state.jobs().forEach(core::restore);
    this.progress = new ProgressTracker(state.progress());
    this.inbox = new Inbox(wake::now);
    this.patience = new Patience(wake::after);
    this.intake = workplace.intakes().read(inbox, state.progress().offsets());
    this.dispatcher =
        new Dispatcher(workplace.producers(), state.progress().announced(), broken::accept);
  }

  /** What was heard of the fleet while another scheduler led, or before this one started over. */
  private void recall() {
    CoreSettings settings = workplace.coreSettings();
    Duration lease = settings.heartbeatInterval().multipliedBy(settings.missedHeartbeats());
    Instant now = workplace.clock().instant();
    for (Message message : workplace.memory().recall(lease)) {
      if (message instanceof Message.Learned learned) {
        core.learn(learned.node(), learned.capabilities());
      } else if (message instanceof Message.Beat beat
          && beat.heartbeat() instanceof Heartbeat.OfNode node) {
        core.heartbeat(node, false, now);
      }
    }
  }

  /** Tells what was committed and perhaps never told, then begins to listen. */
  Uni<Void> begin() {
    recall();
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

  /** The last cycle had something to write, and it is written. */
  boolean hasWritten() {
    return writes;
  }

  boolean hasMore() {
    return !inbox.isEmpty();
  }

  /** What was taken in and is not in the database yet. */
  List<Input> inputs() {
    return inputs;
  }

  /** Inputs through the core, into the database, out to Kafka. One at a time. */
  Uni<Void> cycle() {
    Instant begun = workplace.clock().instant();
    List<Input> fresh = inbox.take(quarantine.limit(workplace.config().maxCycleRecords()));
    inputs.addAll(fresh);
    return workplace
        .jobReader()
        .existing(doubtfulJobs(fresh))
        .invoke(ended -> decide(fresh, ended))
        .chain(this::commit)
        .invoke(() -> finished(begun));
  }

  /**
   * Submitted again after they ended? That is rare, so it is not asked each time: the database
   * refuses a second row of a job, and is asked then. Those that ended lately are known here.
   */
  private Set<JobId> doubtfulJobs(List<Input> fresh) {
    Set<JobId> ids = new HashSet<>();
    if (!quarantine.isCareful()) {
      return ids;
    }
    for (Input input : fresh) {
      if (input.message() instanceof Message.Command command
          && command.command() instanceof JobCommand.Submit submit
          && core.find(submit.jobId()) == null) {
        ids.add(submit.jobId());
      }
    }
    return ids;
  }

  private void decide(List<Input> fresh, Set<JobId> ended) {
    Instant now = workplace.clock().instant();
    InputHandler handler =
        new InputHandler(
            core,
            term,
            workplace.status(),
            job -> ended.contains(job) || recentlyEnded.contains(job),
            now);
    for (Input input : fresh) {
      progress.read(input);
      if (!quarantine.holds(input)) {
        handler.apply(input);
      }
    }
    if (tickDue && !dispatcher.isBehind()) {
      core.tick(now);
    }
    core.plan(now);
    progress.announced(dispatcher.announced());
    writes = isWorthWriting(now);
    changes = writes ? core.takeChanges() : new Changes();
    tickDue = false;
  }

  private boolean isWorthWriting(Instant now) {
    Changes open = core.changes();
    if (open.isEmpty() && !progress.isDue(tickDue)) {
      return false;
    }
    return tickDue || quarantine.isCareful() || !open.mayWait() || !patience.holds(now);
  }

  /** What is to be sent is read at the same time: those jobs have their rows already. */
  private Uni<Void> commit() {
    if (!writes) {
      return Uni.createFrom().voidItem();
    }
    Uni<Void> written =
        workplace.changeWriter().write(term, changes, progress.unwritten()).invoke(this::committed);
    return Uni.combine()
        .all()
        .unis(written, workplace.jobReader().specs(bodiesToRead()))
        .with((nothing, bodies) -> bodies)
        .invoke(this::send)
        .replaceWithVoid();
  }

  private void committed() {
    progress.written();
    patience.written();
    recentlyEnded.note(changes.jobs());
    quarantine.succeeded(inputs.size());
    inputs.clear();
  }

  private Set<JobId> bodiesToRead() {
    Set<JobId> ids = new HashSet<>();
    for (RunOrder order : changes.runs()) {
      if (!changes.submitted().containsKey(order.attempt().job())) {
        ids.add(order.attempt().job());
      }
    }
    return ids;
  }

  private void send(Map<JobId, JobSpec> read) {
    Map<JobId, JobSpec> bodies = new HashMap<>(changes.submitted());
    bodies.putAll(read);
    dispatcher.dispatch(changes, bodies, workplace.clock().instant());
  }

  private void finished(Instant begun) {
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
