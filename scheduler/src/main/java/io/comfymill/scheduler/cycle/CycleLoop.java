package io.comfymill.scheduler.cycle;

import io.comfymill.common.loop.Progress;
import io.comfymill.scheduler.store.FencedException;
import io.comfymill.scheduler.store.StoredState;
import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cycle after the other while this scheduler leads; at rest until something comes in. All
 * of it on the owning thread but {@link #now}.
 */
@ApplicationScoped
public class CycleLoop implements Tenure.Wake {
  private static final Logger LOG = Logger.getLogger(CycleLoop.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  /** So many cycles in a row may fail before another scheduler is given a try. */
  private static final int MOST_FAILURES = 10;

  /** A million unfinished jobs are read in seconds. */
  private static final Duration LONGEST_LOAD = Duration.ofMinutes(2);

  private final Workplace workplace;
  private final OwnerThread owner;
  private final RefusedInputs refused;
  private final Progress cycles;
  private final Progress loads;
  private final AtomicBoolean woken = new AtomicBoolean();
  private @Nullable Term term;
  private @Nullable Tenure tenure;
  private Runnable fenced = () -> {};
  private Duration retryIn = FIRST_RETRY;
  private int failures;
  private int tenures;
  private boolean startingOver;
  private boolean busy;

  CycleLoop(Workplace workplace, OwnerThread owner) {
    this.workplace = workplace;
    this.owner = owner;
    this.refused = new RefusedInputs(workplace.metrics(), workplace.quarantine());
    this.cycles = workplace.loops().watch("cycle", workplace.config().leader().ttl());
    this.loads = workplace.loops().watch("state", LONGEST_LOAD);
    cycles.rest();
    loads.rest();
  }

  /** Starts the timers; does nothing more until this scheduler leads or stands by. */
  public void start() {
    owner.executeEvery("tick", workplace.config().tick(), this::tick);
    owner.executeEvery("beacon", workplace.config().heartbeatInterval(), this::beacon);
  }

  /**
   * @param whenFenced called when the database says that another one leads
   */
  public void lead(Term won, Runnable whenFenced) {
    failures = 0;
    term = won;
    fenced = whenFenced;
    load(won);
  }

  /** Another one leads: follows the fleet, to be ready. May be called again and again. */
  public void standBy() {
    workplace.standby().start();
  }

  /** Leads no more, nor stands by. */
  public void stop() {
    stepDown();
    workplace.standby().stop();
  }

  public void stepDown() {
    term = null;
    end();
    cycles.rest();
    loads.rest();
    workplace.metrics().standby();
  }

  /**
   * It leads and does not get on: a cycle, or the reading of the state, takes far too long, or
   * cycles fail again and again. Such a scheduler must not keep the lead.
   */
  public boolean isStuck() {
    return term != null && (cycles.stalled() || loads.stalled() || failures >= MOST_FAILURES);
  }

  /**
   * Leaves the lead as it is stuck. Liveness stays red until a cycle comes round again: what hangs
   * may hang for good, and only a restart helps then.
   */
  public void abandon() {
    term = null;
    end();
    workplace.metrics().standby();
  }

  private void load(Term mine) {
    startingOver = false;
    if (mine.equals(term)) {
      cycles.rest();
      loads.made();
      Uni.createFrom()
          .deferred(() -> workplace.stateReader().read())
          .chain(state -> begin(mine, state))
          .subscribe()
          .with(ignored -> begun(), failure -> startOver(mine, failure));
    }
  }

  private Uni<Void> begin(Term mine, StoredState state) {
    if (!mine.equals(term)) {
      return Uni.createFrom().voidItem();
    }
    workplace.standby().stop();
    LOG.infof(
        "leading with epoch %d: %d unfinished jobs, %d nodes",
        mine.epoch(), state.jobs().size(), state.nodes().size());
    int number = ++tenures;
    Tenure next =
        new Tenure(workplace, mine, refused, state, this, failure -> sendFailed(number, failure));
    tenure = next;
    return next.begin();
  }

  private void begun() {
    if (tenure != null) {
      loads.rest();
      cycles.made();
      now();
    }
  }

  private void sendFailed(int number, Throwable failure) {
    owner.execute(
        () -> {
          Term mine = term;
          if (number == tenures && mine != null) {
            startOver(mine, failure);
          }
        });
  }

  @Override
  public void now() {
    if (woken.compareAndSet(false, true)) {
      owner.execute(this::turn);
    }
  }

  @Override
  public void after(Duration delay) {
    owner.executeAfter(delay, this::now);
  }

  private void turn() {
    woken.set(false);
    Tenure current = tenure;
    if (current == null || busy) {
      return;
    }
    busy = true;
    Uni.createFrom()
        .deferred(current::cycle) // what it throws at once is a failure like any other
        .subscribe()
        .with(ignored -> turned(current), failure -> broken(current, failure));
  }

  private void turned(Tenure done) {
    if (!done.equals(tenure)) {
      return; // it was given up in the meantime
    }
    busy = false;
    failures = 0;
    cycles.made();
    if (done.hasWritten()) {
      retryIn = FIRST_RETRY;
    }
    if (done.hasMore()) {
      now();
    }
  }

  private void broken(Tenure broken, Throwable failure) {
    Term mine = term;
    if (broken.equals(tenure) && mine != null) {
      cycles.failed();
      failures++;
      refused.failed(broken.inputs(), failure);
      startOver(mine, failure);
    }
  }

  /** Throws away what is in memory and goes on from the database, a little later. */
  private void startOver(Term mine, Throwable failure) {
    if (!mine.equals(term) || startingOver) {
      return;
    }
    end();
    if (failure instanceof FencedException) {
      term = null;
      LOG.warnf("stepping down: %s", failure.getMessage());
      fenced.run();
      return;
    }
    LOG.warnf("starting over from the database in %s: %s", retryIn, failure);
    LOG.debug("the failure", failure);
    workplace.metrics().reload();
    cycles.rest();
    loads.rest();
    startingOver = true;
    owner.executeAfter(retryIn, () -> load(mine));
    Duration doubled = retryIn.multipliedBy(2);
    retryIn = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
  }

  private void end() {
    Tenure current = tenure;
    tenure = null;
    busy = false;
    if (current != null) {
      current.close();
    }
  }

  private void tick() {
    if (tenure != null) {
      tenure.tick();
      now();
    }
  }

  private void beacon() {
    if (tenure != null) {
      tenure.beacon();
    }
  }
}
