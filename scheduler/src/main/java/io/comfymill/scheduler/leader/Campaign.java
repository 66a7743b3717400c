package io.comfymill.scheduler.leader;

import io.comfymill.scheduler.SchedulerConfig;
import io.comfymill.scheduler.cycle.CycleLoop;
import io.comfymill.scheduler.cycle.OwnerThread;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.store.Term;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the lead again and again, and renews it once it is won. That the database cannot be
 * asked ends nothing: without it no other can have won either, and no write can go through.
 *
 * <p>A newcomer lets those go first that stand by and know the fleet already: it takes a lease only
 * when nobody else has wanted it for a lease's length. Without that a leader that was killed and is
 * started at once could come back just as its lease runs out, and lead again from nothing.
 *
 * <pre>
 *   Standby ──claim: the lease is free──▶ Leading(epoch) ──renew──▶ Leading
 *      ▲                                       │
 *      └────renew or a write finds a newer epoch┘
 * </pre>
 */
@ApplicationScoped
public class Campaign {
  private static final Logger LOG = Logger.getLogger(Campaign.class);

  private String holder = newHolder();
  private final SchedulerConfig config;
  private final LeaseRow row;
  private final OwnerThread owner;
  private final CycleLoop loop;
  private final SchedulerStatus status;
  private @Nullable Term term;
  private Duration freeFor;
  private boolean asking;
  private boolean stopped;

  Campaign(
      SchedulerConfig config,
      LeaseRow row,
      OwnerThread owner,
      CycleLoop loop,
      SchedulerStatus status) {
    this.config = config;
    this.row = row;
    this.owner = owner;
    this.loop = loop;
    this.status = status;
    this.freeFor = config.leader().ttl();
  }

  public void start() {
    letOthersGoFirst(config.leader().ttl());
    owner.executeEvery("campaign", config.leader().renewEvery(), this::ask);
  }

  private void ask() {
    if (asking || stopped) {
      return;
    }
    if (term != null && loop.isStuck()) {
      abandon();
      return;
    }
    asking = true;
    Term mine = term;
    Uni.createFrom()
        .deferred(() -> mine == null ? claim() : renew(mine))
        .ifNoItem()
        .after(config.leader().ttl())
        .fail()
        .emitOn(owner::execute)
        .subscribe()
        .with(ignored -> answered(), this::unanswered);
  }

  private static String newHolder() {
    return "scheduler-" + UUID.randomUUID();
  }

  private void letOthersGoFirst(Duration time) {
    freeFor = config.leader().ttl();
    owner.executeAfter(time, () -> freeFor = Duration.ZERO);
  }

  /** A leader that does not get on lets its lease run out, so that another one can. */
  private void abandon() {
    LOG.error("this scheduler leads and does not get on; it leaves the lead to another one");
    loop.abandon();
    lost();
    holder = newHolder(); // who holds a lease may take it again before it has run out
    letOthersGoFirst(config.leader().ttl().multipliedBy(2)); // its lease has to run out first
  }

  private Uni<Void> claim() {
    return row.claim(holder, config.leader().ttl(), freeFor)
        .invoke(this::claimed)
        .replaceWithVoid();
  }

  private void claimed(Optional<Term> won) {
    if (stopped) {
      return;
    }
    if (won.isEmpty()) {
      loop.standBy();
    } else {
      term = won.get();
      status.leading(true);
      loop.lead(won.get(), this::lost);
    }
  }

  private Uni<Void> renew(Term mine) {
    return row.renew(mine, config.leader().ttl()).invoke(this::renewed).replaceWithVoid();
  }

  private void renewed(boolean stillMine) {
    if (!stillMine && term != null) {
      LOG.warn("another scheduler leads by now");
      loop.stepDown();
      lost();
    }
  }

  private void lost() {
    term = null;
    status.leading(false);
  }

  private void answered() {
    asking = false;
    status.databaseAnswered();
  }

  private void unanswered(Throwable failure) {
    asking = false;
    LOG.warnf("the lease cannot be asked for: %s", failure);
  }

  /** Ends the work and lets another one lead at once. */
  public Uni<Void> stop() {
    stopped = true;
    Term mine = term;
    term = null;
    loop.stop();
    return mine == null ? Uni.createFrom().voidItem() : row.release(mine);
  }
}
