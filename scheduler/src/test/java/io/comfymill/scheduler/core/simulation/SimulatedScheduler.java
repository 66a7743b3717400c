package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import io.comfymill.scheduler.core.job.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One scheduler process, as its cycle works: inputs through the core, into the database, out to the
 * agents. It crashes before a commit, after it, and before it has sent what it committed; it may
 * stand still at any time, also between commit and sending, and not know that another leads since.
 *
 * <p>Its clock runs evenly while it lives, and is off by hours from those of others.
 */
final class SimulatedScheduler {
  private static final Duration TICK = Duration.ofMillis(250);

  private final String name;
  private final SimulatedCluster cluster;
  private final Faults faults;
  private final Deque<Heartbeat> heartbeats = new ArrayDeque<>();
  private @Nullable DrivenCore core;
  private @Nullable Changes toSend;
  private Duration clock = Duration.ZERO;
  private long epoch;
  private int position;
  private boolean paused;
  private boolean tickDue;

  SimulatedScheduler(String name, SimulatedCluster cluster, Faults faults) {
    this.name = name;
    this.cluster = cluster;
    this.faults = faults;
    cluster.kafka().listen(this::hear);
  }

  boolean isPaused() {
    return paused;
  }

  private Instant now() {
    return cluster.time().now().plus(clock);
  }

  /** Believes from now on, until the database tells it otherwise. */
  void lead() {
    epoch = cluster.database().takeLead();
    cluster.log().add(() -> name + " leads with epoch " + epoch);
    restart();
  }

  /** Else what must not start before some time might not do so for hours. */
  void leadByTheRightTime() {
    clock = Duration.ZERO;
    lead();
  }

  private void restart() {
    if (faults.happens(0.5)) {
      clock = faults.clockOffset();
    }
    core = cluster.restored();
    position = cluster.database().position();
    toSend = null;
    heartbeats.clear();
  }

  void pause(Duration howLong) {
    paused = true;
    cluster.time().after(howLong, this::resume);
  }

  private void resume() {
    paused = false;
    send();
    cycle();
  }

  private void hear(Heartbeat heartbeat) {
    if (core != null) {
      heartbeats.add(heartbeat);
    }
  }

  void start() {
    tick();
    beacon();
  }

  private void tick() {
    tickDue = true;
    cycle();
    cluster.time().after(TICK, this::tick);
  }

  private void beacon() {
    if (core != null && !paused) {
      cluster.kafka().send(new Heartbeat.OfScheduler(now(), name, epoch));
    }
    cluster.time().after(Duration.ofSeconds(1), this::beacon);
  }

  void cycle() {
    DrivenCore mind = core;
    if (mind == null || paused) {
      return;
    }
    int read = cluster.kafka().end();
    cluster.kafka().from(position).forEach(message -> apply(mind, message));
    position = read;
    while (!heartbeats.isEmpty()) {
      apply(mind, heartbeats.remove());
    }
    if (tickDue) {
      mind.tick(now());
      tickDue = false;
    }
    if (faults.happens(0.01)) {
      mind.withdrawOne(faults.oneOf(100), now());
    }
    mind.plan(now());
    commit(mind.takeChanges(), read);
  }

  private void commit(Changes changes, int read) {
    if (faults.happens(0.003)) {
      cluster.log().add(() -> name + " crashes before its commit");
      restart();
    } else if (!cluster.database().commit(epoch, changes, read)) {
      cluster.log().add(() -> name + " is fenced off, epoch " + epoch);
      core = null;
    } else if (faults.happens(0.003)) {
      cluster.log().add(() -> name + " crashes before it has sent what it committed");
      restart();
    } else {
      toSend = changes;
      if (faults.happens(0.002)) {
        cluster.log().add(() -> name + " stands still before it sends what it committed");
        pause(faults.between(100, 20_000));
      } else {
        send();
      }
    }
  }

  private void send() {
    Changes changes = toSend;
    toSend = null;
    if (changes == null) {
      return;
    }
    changes.events().forEach(cluster.database()::isReadable);
    for (RunOrder order : changes.runs()) {
      JobSpec spec = cluster.database().spec(order.attempt().job());
      cluster.send(new Assignment.Run(now(), order.node(), order.attempt(), spec));
    }
    changes.cancels().forEach(cluster::send);
    changes.withdrawals().forEach(cluster::send);
  }

  private void apply(DrivenCore mind, Object message) {
    cluster.log().add(() -> name + " reads " + message);
    if (message instanceof JobCommand command) {
      apply(mind, command);
    } else if (message instanceof FleetCommand.ChangeNode change) {
      mind.change(change, now());
    } else if (message instanceof FleetCommand.PauseQueue pause) {
      mind.pause(pause, now());
    } else if (message instanceof AttemptEvent event) {
      mind.report(event, now());
    } else if (message instanceof Heartbeat.OfNode heartbeat) {
      mind.heartbeat(heartbeat, true, now());
    } else if (message instanceof Heartbeat.OfScheduler own && own.schedulerId().equals(name)) {
      mind.beacon(now());
    }
  }

  private void apply(DrivenCore mind, JobCommand command) {
    Job stored = cluster.database().job(command.jobId());
    if (command instanceof JobCommand.Submit submit && stored == null) {
      mind.submit(submit.job(), cluster.database().known(submit.job(), now()), now());
    } else if (command instanceof JobCommand.Cancel cancel) {
      mind.cancel(cancel, now());
    } else if (command instanceof JobCommand.Reprioritise move) {
      mind.reprioritise(move, now());
    } else if (command instanceof JobCommand.Retry retry && stored != null) {
      JobSpec spec = cluster.database().spec(stored.id());
      mind.retry(retry, stored, cluster.database().known(spec, now()), now());
    } else if (command instanceof JobCommand.Hold hold) {
      mind.hold(hold, now());
    } else if (command instanceof JobCommand.Move move) {
      mind.move(move, now());
    }
  }
}
