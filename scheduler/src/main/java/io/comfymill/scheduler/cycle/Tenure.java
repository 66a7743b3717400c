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
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.store.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * From one reading of the database to the first thing that goes wrong: the core restored from it,
 * the thread that feeds it and the one that sends. Then it is closed and the next one begins, so a
 * failed write, a lost connection and a restart are all the same case.
 *
 * <p>Belongs to the thread of its {@link Leadership}; any thread may {@link #beacon} and {@link
 * #close}.
 */
final class Tenure implements AutoCloseable {
  private final CycleContext context;
  private final Term term;
  private final RefusedInputs refused;
  private final SchedulerCore core;
  private final Semaphore wake = new Semaphore(0);
  private final Inbox inbox = new Inbox(wake::release);
  private final Map<TopicPartition, Long> firstOffsets;
  private final Dispatcher dispatcher;
  private final Delivery delivery;
  private final OffsetTracker offsets;
  private final WriteDelay delay = new WriteDelay();
  private final RecentlyEnded recentlyEnded = new RecentlyEnded();
  private final List<Input> inputs = new ArrayList<>();
  private Changes changes = new Changes();
  private boolean writes;
  private Instant nextTick = Instant.MIN;
  private volatile @Nullable Throwable sendFailure;
  private @Nullable Intake intake; // guarded by this
  private boolean closed; // guarded by this

  Tenure(CycleContext context, Term term, RefusedInputs refused, StoredState state) {
    this.context = context;
    this.term = term;
    this.refused = refused;
    this.core = new SchedulerCore(context.coreSettings(), state.lastSequence());
    core.tune(context.tuning().current());
    state.pools().forEach(core::restorePolicy);
    state.paused().forEach(core::restorePause);
    state.nodes().forEach(core.fleet()::restore);
    state.jobs().forEach(core::restore);
    this.firstOffsets = state.offsets().next();
    this.offsets = new OffsetTracker(state.offsets().announced());
    this.dispatcher = context.dispatchers().open(state.offsets().announced(), this::sendFailed);
    this.delivery = new Delivery(context, term, dispatcher);
  }

  private void sendFailed(Throwable failure) {
    sendFailure = failure;
    wake.release();
  }

  /** Announces what was committed and perhaps never announced, then begins to listen. */
  void begin() throws InterruptedException {
    recall();
    delivery.announceAfter(dispatcher.announced());
    listen();
    beacon();
  }

  /** What was heard of the fleet while another scheduler led, or before this one started over. */
  private void recall() {
    CoreSettings settings = context.coreSettings();
    Duration lease = settings.heartbeatInterval().multipliedBy(settings.missedHeartbeats());
    Instant now = context.clock().instant();
    for (Message message : context.memory().recall(lease)) {
      if (message instanceof Message.Learned learned) {
        core.learn(learned.node(), learned.capabilities());
      } else if (message instanceof Message.Beat beat
          && beat.heartbeat() instanceof Heartbeat.OfNode node) {
        core.heartbeat(node, false, now);
      }
    }
  }

  private synchronized void listen() {
    if (!closed) {
      intake = context.intakes().read(inbox, firstOffsets);
    }
  }

  void beacon() {
    if (!dispatcher.isBehind()) {
      dispatcher.beacon(
          new Heartbeat.OfScheduler(context.clock().instant(), term.holder(), term.epoch()));
    }
  }

  /**
   * Waits until something came in or is due.
   *
   * @throws IllegalStateException where Kafka did not take what was sent
   */
  void awaitWork() throws InterruptedException {
    if (inbox.isEmpty() || dispatcher.isFull()) {
      boolean unused = wake.tryAcquire(untilDue().toNanos(), TimeUnit.NANOSECONDS);
    }
    wake.drainPermits();
    Throwable failure = sendFailure;
    if (failure != null) {
      throw new IllegalStateException("Kafka did not take a record: " + failure, failure);
    }
  }

  private Duration untilDue() {
    Instant write = delay.due();
    Instant due = write != null && write.isBefore(nextTick) ? write : nextTick;
    Instant now = context.clock().instant();
    return due.isBefore(now) ? Duration.ZERO : Duration.between(now, due);
  }

  /** The last cycle had something to write, and it is written. */
  boolean hasWritten() {
    return writes;
  }

  /** What was taken in and is not in the database yet. */
  List<Input> inputs() {
    return inputs;
  }

  /** Inputs through the core, into the database, out to Kafka. */
  void cycle() throws InterruptedException {
    Instant begun = context.clock().instant();
    List<Input> fresh = inbox.take(limit());
    inputs.addAll(fresh);
    decide(fresh, lookups(fresh, begun));
    if (writes) {
      delivery.deliver(changes, offsets.unwritten(), this::committed);
    }
    if (!isClosed()) {
      finished(begun);
    }
  }

  /** Nothing is asked about inputs that were refused: it may be the question that fails. */
  private Lookups lookups(List<Input> fresh, Instant now) throws InterruptedException {
    List<Input> accepted = fresh.stream().filter(input -> !refused.knows(input)).toList();
    return Lookups.of(accepted, core, context.jobReader(), refused.isCareful(), now);
  }

  /**
   * None while Kafka takes nothing: then the inbox fills up, its reader blocks, and what is to be
   * sent grows no further.
   */
  private int limit() {
    return dispatcher.isFull() ? 0 : refused.limit(context.config().maxCycleRecords());
  }

  private void decide(List<Input> fresh, Lookups found) {
    Instant now = context.clock().instant();
    core.tune(context.tuning().current());
    boolean tick = !now.isBefore(nextTick);
    apply(fresh, found, now);
    if (tick && !dispatcher.isBehind()) {
      core.tick(now);
    }
    if (!dispatcher.isFull()) {
      core.plan(now);
    }
    core.forecast(now);
    offsets.announced(dispatcher.announced());
    writes = isWorthWriting(now, tick);
    changes = writes ? core.takeChanges() : new Changes();
    if (tick) {
      nextTick = now.plus(context.config().tick());
    }
    if (core.changes().isEmpty() && !writes && !offsets.isDue(false)) {
      inputs.clear(); // heartbeats of a fleet at rest: nothing of them is to be written
    }
  }

  private void apply(List<Input> fresh, Lookups found, Instant now) {
    InputHandler handler =
        new InputHandler(
            core,
            term,
            context.status(),
            refused,
            job -> found.ended().contains(job) || recentlyEnded.contains(job),
            found,
            now);
    for (Input input : fresh) {
      offsets.read(input);
      if (!refused.holds(input)) {
        handler.apply(input);
      }
    }
  }

  private boolean isWorthWriting(Instant now, boolean tick) {
    Changes open = core.changes();
    if (open.isEmpty() && !offsets.isDue(tick)) {
      return false;
    }
    return tick || refused.isCareful() || !open.mayWait() || !delay.holds(now);
  }

  private void committed() {
    offsets.written();
    delay.written();
    recentlyEnded.note(changes.jobs());
    refused.succeeded(inputs.size());
    inputs.clear();
  }

  private void finished(Instant begun) {
    Duration time = Duration.between(begun, context.clock().instant());
    context.metrics().cycle(time, changes);
    CycleLog.tell(changes);
    context.metrics().show(core);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Takes nothing more in and sends nothing more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (intake != null) {
        intake.close();
      }
      inbox.close();
      dispatcher.close();
    }
  }
}
