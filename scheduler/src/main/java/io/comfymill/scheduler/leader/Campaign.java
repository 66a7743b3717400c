package io.comfymill.scheduler.leader;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.scheduler.config.SchedulerConfig;
import io.comfymill.scheduler.health.SchedulerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Claims the lease again and again, and renews it once it is won. A database that does not answer
 * ends nothing: without it no other scheduler can have won either, and no write can go through.
 *
 * <p>A newcomer lets those go first that stand by and know the fleet already: it takes only a lease
 * that nobody else has claimed for a lease's length. Otherwise a leader that was killed and
 * restarted at once could come back just as its lease runs out, and lead again from nothing.
 *
 * <pre>
 *   Standby ──claim: the lease is free──▶ Leading(epoch) ──renew──▶ Leading
 *      ▲                                       │
 *      └────renew or a write finds a newer epoch, or it is stuck
 * </pre>
 *
 * <p>It has a thread of its own, so that it notices a leader that hangs.
 */
@ApplicationScoped
public class Campaign {
  private static final Logger LOG = Logger.getLogger(Campaign.class);
  private static final Duration LONGEST_RELEASE = Duration.ofSeconds(2);

  private final SchedulerConfig config;
  private final LeaseRow row;
  private final Contender contender;
  private final SchedulerStatus status;
  private final Loops loops;
  private final InstantSource clock;
  private String holder = newHolder();
  private Instant othersFirstUntil = Instant.MIN;
  private @Nullable Term term; // also cleared by the contender's thread
  private @Nullable SupervisedLoop loop;
  private boolean stopped;

  Campaign(
      SchedulerConfig config,
      LeaseRow row,
      Contender contender,
      SchedulerStatus status,
      Loops loops,
      InstantSource clock) {
    this.config = config;
    this.row = row;
    this.contender = contender;
    this.status = status;
    this.loops = loops;
    this.clock = clock;
  }

  public synchronized void start() {
    letOthersGoFirst(ttl());
    loop =
        SupervisedLoop.startBlocking(
            loops,
            LoopSettings.named("campaign"),
            () -> {
              ask();
              return config.leader().renewEvery();
            });
  }

  void ask() {
    Term mine = term();
    if (mine != null && contender.isStuck()) {
      abandon(mine);
      return;
    }
    if (mine == null && contender.isWorking()) {
      return; // it hangs; liveness is red until it is restarted
    }
    try {
      if (mine == null) {
        claim();
      } else if (!row.renew(mine, ttl())) {
        replaced(mine);
      }
      status.databaseAnswered();
    } catch (RuntimeException e) {
      if (!isStopped()) {
        LOG.warnf("cannot ask for the lease: %s", e);
      }
    }
  }

  private Duration ttl() {
    return config.leader().ttl();
  }

  private static String newHolder() {
    return "scheduler-" + UUID.randomUUID();
  }

  private void letOthersGoFirst(Duration time) {
    othersFirstUntil = clock.instant().plus(time);
  }

  private void claim() {
    boolean othersFirst = clock.instant().isBefore(othersFirstUntil);
    Optional<Term> won = row.claim(holder, ttl(), othersFirst ? ttl() : Duration.ZERO);
    if (won.isPresent()) {
      won(won.get());
    } else {
      contender.standBy();
    }
  }

  private synchronized void won(Term next) {
    if (!stopped) {
      term = next;
      status.leading(true);
      contender.lead(next, () -> lost(next));
    }
  }

  private void replaced(Term mine) {
    LOG.warn("another scheduler leads by now");
    contender.stepDown();
    lost(mine);
  }

  /** A leader that makes no progress lets its lease run out, so that another one can lead. */
  private void abandon(Term mine) {
    LOG.error("this scheduler leads but makes no progress; it gives up the lead");
    contender.abandon();
    lost(mine);
    holder = newHolder(); // whoever holds a lease may take it again before it has run out
    letOthersGoFirst(ttl().multipliedBy(2)); // the lease has to run out first
  }

  private synchronized @Nullable Term term() {
    return term;
  }

  private synchronized void lost(Term which) {
    if (which.equals(term)) {
      term = null;
      status.leading(false);
    }
  }

  /** Ends the work and lets another scheduler lead at once. Blocks for a moment. */
  public void stop() {
    Term mine = end();
    contender.stop();
    if (mine != null) {
      try {
        row.release(mine, LONGEST_RELEASE);
      } catch (RuntimeException e) {
        LOG.infof("the lease is left to run out: %s", e);
      }
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private synchronized @Nullable Term end() {
    stopped = true;
    if (loop != null) {
      loop.close();
    }
    Term mine = term;
    term = null;
    return mine;
  }
}
