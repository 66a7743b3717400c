package io.comfymill.scheduler.cycle;

import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.changes.Changes;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * From one reading of the database to the first thing that goes wrong: the core restored from it,
 * the thread that feeds it and the one that sends. Then it is closed and the next one begins, so a
 * failed transaction, a lost connection and a restart are all the same case.
 */
final class Tenure {
  private final Workplace workplace;
  private final Term term;
  private final RefusedInputs refused;
  private final SchedulerCore core;
  private final Inbox inbox;
  private final Dispatcher dispatcher;
  private final ProgressTracker progress;
  private final Delivery delivery;
  private final Lookups lookups;
  private final Patience patience;
  private final RecentlyEnded recentlyEnded = new RecentlyEnded();
  private final Map<TopicPartition, Long> offsets;
  private final List<Input> inputs = new ArrayList<>();
  private Changes changes = new Changes();
  private boolean writes;
  private boolean tickDue = true;
  private boolean closed;
  private @Nullable Intake intake;

  /** Sees to it that there is a cycle. */
  interface Wake {
    /** Any thread may ask. */
    void now();

    void after(Duration delay);
  }

  Tenure(
      Workplace workplace,
      Term term,
      RefusedInputs refused,
      StoredState state,
      Wake wake,
      Consumer<Throwable> broken) {
    this.workplace = workplace;
    this.term = term;
    this.refused = refused;
    this.core = new SchedulerCore(workplace.coreSettings(), state.lastSequence());
    core.tune(workplace.tuning().current());
    state.pools().forEach(core::restorePolicy);
    state.nodes().forEach(core.fleet()::restore);
    state.jobs().forEach(core::restore);
    this.lookups = new Lookups(workplace.jobReader(), core, refused);
    this.progress = new ProgressTracker(state.progress());
    this.inbox = new Inbox(wake::now);
    this.patience = new Patience(wake::after);
    this.offsets = state.progress().offsets();
    this.dispatcher = new Dispatcher(workplace.kafka(), state.progress().announced(), broken);
    this.delivery = new Delivery(workplace, term, dispatcher);
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
    return delivery.announceFrom(progress.announced()).invoke(this::listen).invoke(this::beacon);
  }

  private void listen() {
    if (!closed) {
      intake = workplace.intakes().read(inbox, offsets);
    }
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
    return !inbox.isEmpty() && !dispatcher.isFull();
  }

  /** What was taken in and is not in the database yet. */
  List<Input> inputs() {
    return inputs;
  }

  /** Inputs through the core, into the database, out to Kafka. One at a time. */
  Uni<Void> cycle() {
    Instant begun = workplace.clock().instant();
    List<Input> fresh = inbox.take(limit());
    inputs.addAll(fresh);
    return lookups
        .of(fresh)
        .invoke(found -> decide(fresh, found))
        .chain(this::commit)
        .invoke(() -> finished(begun));
  }

  /**
   * None while Kafka takes nothing: then the inbox fills up, its reader waits, and what has to be
   * sent grows no further.
   */
  private int limit() {
    return dispatcher.isFull() ? 0 : refused.limit(workplace.config().maxCycleRecords());
  }

  private void decide(List<Input> fresh, Lookups.Found found) {
    Instant now = workplace.clock().instant();
    core.tune(workplace.tuning().current());
    InputHandler handler =
        new InputHandler(
            core,
            term,
            workplace.status(),
            refused,
            job -> found.ended().contains(job) || recentlyEnded.contains(job),
            found.failed(),
            now);
    for (Input input : fresh) {
      progress.read(input);
      if (!refused.holds(input)) {
        handler.apply(input);
      }
    }
    if (tickDue && !dispatcher.isBehind()) {
      core.tick(now);
    }
    if (!dispatcher.isFull()) {
      core.plan(now);
    }
    core.forecast(now);
    progress.announced(dispatcher.announced());
    writes = isWorthWriting(now);
    changes = writes ? core.takeChanges() : new Changes();
    tickDue = false;
    if (core.changes().isEmpty() && !writes && !progress.isDue(false)) {
      inputs.clear(); // heartbeats of a fleet at rest: nothing of them is to be written
    }
  }

  private boolean isWorthWriting(Instant now) {
    Changes open = core.changes();
    if (open.isEmpty() && !progress.isDue(tickDue)) {
      return false;
    }
    return tickDue || refused.isCareful() || !open.mayWait() || !patience.holds(now);
  }

  private Uni<Void> commit() {
    return writes
        ? delivery.deliver(changes, progress.unwritten(), this::committed)
        : Uni.createFrom().voidItem();
  }

  private void committed() {
    progress.written();
    patience.written();
    recentlyEnded.note(changes.jobs());
    refused.succeeded(inputs.size());
    inputs.clear();
  }

  private void finished(Instant begun) {
    Duration time = Duration.between(begun, workplace.clock().instant());
    workplace.metrics().cycle(time, changes);
    CycleLog.tell(changes);
    workplace.metrics().depth(core.queued(), core.unfinished(), core.inLine());
  }

  /** Sends nothing more. */
  void close() {
    closed = true;
    if (intake != null) {
      intake.close();
    }
    inbox.close();
    dispatcher.close();
  }
}
