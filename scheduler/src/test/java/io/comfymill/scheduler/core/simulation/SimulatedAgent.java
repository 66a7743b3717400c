package io.comfymill.scheduler.core.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.simulation.engine.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One node with its agent, on a clock of its own that jumps. It may die and come back having
 * forgotten everything; its ComfyUI's worker may end; it may be cut off, in either direction or
 * both, and go on working until its lease has run out.
 */
final class SimulatedAgent {
  static final int SLOTS = 2;

  /** Longer than the scheduler's lease of three beacons, as in the real agent's defaults. */
  static final Duration SELF_STOP = Duration.ofSeconds(10);

  private final NodeId id;
  private final long vramBytes;
  private final Timeline time;
  private final Faults faults;
  private final Consumer<Object> toScheduler;
  private final SortedSet<AttemptId> held = new TreeSet<>();
  private final Set<AttemptId> begun = new TreeSet<>();
  private final SortedMap<AttemptId, AttemptEvent> ended = new TreeMap<>();
  private final List<Object> unsent = new ArrayList<>();
  private final List<Assignment> unread = new ArrayList<>();
  private Duration clock = Duration.ZERO;
  private Instant cutOffSince = Instant.MAX;
  private int life;
  private boolean alive = true;
  private boolean hears = true;
  private boolean workerDied;

  SimulatedAgent(
      NodeId id, int vramGib, Timeline time, Faults faults, Consumer<Object> toScheduler) {
    this.id = id;
    this.vramBytes = (long) vramGib << 30;
    this.time = time;
    this.faults = faults;
    this.toScheduler = toScheduler;
  }

  /** Says which attempt made it, so that it is seen when it is taken for another's. */
  private static ExecutionResult resultOf(AttemptId attempt) {
    return new ExecutionResult(
        JsonNodeFactory.instance
            .objectNode()
            .put("job", attempt.job().value().toString())
            .put("attempt", attempt.number()),
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.arrayNode());
  }

  static AttemptId ranBy(ExecutionResult result) {
    return new AttemptId(
        new JobId(UUID.fromString(result.outputs().path("job").asText())),
        result.outputs().path("attempt").asInt());
  }

  /** What it works on or will. */
  SortedSet<AttemptId> held() {
    return Collections.unmodifiableSortedSet(held);
  }

  private Instant now() {
    return time.now().plus(clock);
  }

  void clockJumps(Duration offset) {
    clock = offset;
  }

  void heartbeat() {
    if (alive) {
      stopWhatIsNoLongerLeased();
      boolean online = !faults.happens(0.02);
      send(
          new Heartbeat.OfNode(
              now(),
              id,
              new AgentId("agent"),
              online,
              online ? null : "away",
              "http://127.0.0.1",
              SLOTS,
              List.copyOf(held),
              null,
              "hash",
              null,
              labels(),
              workerDied,
              new Heartbeat.Load(vramBytes, vramBytes, 0, 0, 0),
              null,
              null,
              null,
              null));
    }
    time.after(Duration.ofSeconds(1), this::heartbeat);
  }

  private SortedSet<String> labels() {
    return new TreeSet<>(id.value().equals("node-2") ? Set.of("fast") : Set.of());
  }

  private void send(Object message) {
    if (!isCutOff()) {
      toScheduler.accept(message);
    } else if (message instanceof AttemptEvent) {
      unsent.add(message);
    }
  }

  private boolean isCutOff() {
    return !cutOffSince.equals(Instant.MAX);
  }

  private void stopWhatIsNoLongerLeased() {
    if (isCutOff() && cutOffSince.plus(SELF_STOP).isBefore(time.now())) {
      for (AttemptId attempt : List.copyOf(held)) {
        end(attempt, failure(attempt, FailureCause.LEASE_EXPIRED));
      }
    }
  }

  /** What it sends is held back, or what it is sent, or both. */
  void cutOff(boolean sending, boolean hearing) {
    if (sending && !isCutOff()) {
      cutOffSince = time.now();
    }
    hears = hears && !hearing;
  }

  /** Everything that was held back arrives now, however old it is. */
  void reconnect() {
    cutOffSince = Instant.MAX;
    hears = true;
    List<Object> late = List.copyOf(unsent);
    List<Assignment> old = List.copyOf(unread);
    unsent.clear();
    unread.clear();
    late.forEach(this::send);
    old.forEach(this::receive);
  }

  void receive(Assignment assignment) {
    AttemptId attempt = assignment.attempt();
    if (!alive) {
      return;
    } else if (!hears) {
      unread.add(assignment);
    } else if (assignment instanceof Assignment.Cancel) {
      end(attempt, failure(attempt, FailureCause.CANCELLED));
    } else if (assignment instanceof Assignment.Withdraw) {
      giveBack(attempt);
    } else if (ended.containsKey(attempt)) {
      send(ended.get(attempt));
    } else if (!held.contains(attempt)) {
      run(attempt);
    }
  }

  private void giveBack(AttemptId attempt) {
    if (!held.contains(attempt) || !begun.contains(attempt)) {
      end(attempt, failure(attempt, FailureCause.WITHDRAWN));
    }
  }

  private void run(AttemptId attempt) {
    if (held.size() >= SLOTS || workerDied || faults.happens(0.03)) {
      send(new AttemptEvent.Rejected(now(), attempt, id, "no slot"));
      return;
    }
    held.add(attempt);
    send(new AttemptEvent.Accepted(now(), attempt, id));
    int myLife = life;
    Duration begin = faults.between(1, 500);
    time.after(begin, () -> start(attempt, myLife));
    time.after(begin.plus(faults.between(1, 4000)), () -> finish(attempt, myLife));
  }

  private void start(AttemptId attempt, int startedIn) {
    if (life == startedIn && held.contains(attempt)) {
      begun.add(attempt);
      send(new AttemptEvent.Started(now(), attempt, id));
    }
  }

  private void finish(AttemptId attempt, int startedIn) {
    if (life != startedIn || !held.contains(attempt)) {
      return;
    }
    if (faults.happens(0.03)) {
      workerDies(attempt);
    } else if (faults.happens(0.1)) {
      FailureCause[] causes = FailureCause.values();
      end(attempt, failure(attempt, causes[faults.oneOf(causes.length)]));
    } else {
      end(attempt, new AttemptEvent.Succeeded(now(), attempt, id, resultOf(attempt)));
    }
  }

  /**
   * Nothing runs here any more until ComfyUI was restarted, which loses what waits in its queue.
   */
  private void workerDies(AttemptId under) {
    workerDied = true;
    int died = ++life;
    end(under, failure(under, FailureCause.WORKER_DIED));
    time.after(faults.between(100, 8000), () -> restart(died));
  }

  private void restart(int died) {
    if (life == died) {
      workerDied = false;
      for (AttemptId attempt : List.copyOf(held)) {
        end(attempt, failure(attempt, FailureCause.COMFYUI_LOST));
      }
    }
  }

  private AttemptEvent failure(AttemptId attempt, FailureCause cause) {
    return new AttemptEvent.Failed(now(), attempt, id, cause, "it broke", null);
  }

  private void end(AttemptId attempt, AttemptEvent event) {
    held.remove(attempt);
    begun.remove(attempt);
    ended.putIfAbsent(attempt, event);
    send(ended.get(attempt));
  }

  void die() {
    alive = false;
    workerDied = false;
    life++;
    held.clear();
    begun.clear();
    ended.clear();
    unsent.clear();
    unread.clear();
    time.after(faults.between(100, 15_000), () -> alive = true);
  }
}
