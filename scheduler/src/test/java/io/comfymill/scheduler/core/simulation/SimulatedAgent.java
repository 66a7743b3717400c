package io.comfymill.scheduler.core.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.simulation.Timeline;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One node with its agent. It may die and come back having forgotten everything; it may be cut off
 * and go on working, with all its messages held back.
 */
final class SimulatedAgent {
  private static final int SLOTS = 2;
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  private final NodeId id;
  private final Timeline time;
  private final Faults faults;
  private final Consumer<Object> toScheduler;
  private final SortedSet<AttemptId> held = new TreeSet<>();
  private final SortedSet<AttemptId> begun = new TreeSet<>();
  private final SortedMap<AttemptId, AttemptEvent> ended = new TreeMap<>();
  private int life;
  private boolean alive = true;

  SimulatedAgent(NodeId id, Timeline time, Faults faults, Consumer<Object> toScheduler) {
    this.id = id;
    this.time = time;
    this.faults = faults;
    this.toScheduler = toScheduler;
  }

  NodeId id() {
    return id;
  }

  void heartbeat() {
    if (alive) {
      boolean online = !faults.happens(0.02);
      toScheduler.accept(
          new Heartbeat.OfNode(
              time.now(),
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
              Collections.emptySortedSet(),
              false,
              Heartbeat.Load.UNKNOWN));
    }
    time.after(Duration.ofSeconds(1), this::heartbeat);
  }

  void receive(Assignment assignment) {
    AttemptId attempt = assignment.attempt();
    if (!alive) {
      return;
    } else if (assignment instanceof Assignment.Cancel) {
      end(attempt, failure(attempt, FailureCause.CANCELLED));
    } else if (assignment instanceof Assignment.Withdraw) {
      giveBack(attempt);
    } else if (ended.containsKey(attempt)) {
      toScheduler.accept(ended.get(attempt));
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
    if (held.size() >= SLOTS || faults.happens(0.03)) {
      toScheduler.accept(new AttemptEvent.Rejected(time.now(), attempt, id, "no slot"));
      return;
    }
    held.add(attempt);
    toScheduler.accept(new AttemptEvent.Accepted(time.now(), attempt, id));
    int myLife = life;
    Duration begin = faults.between(1, 500);
    time.after(begin, () -> start(attempt, myLife));
    time.after(begin.plus(faults.between(1, 4000)), () -> finish(attempt, myLife));
  }

  private void start(AttemptId attempt, int startedIn) {
    if (life == startedIn && held.contains(attempt)) {
      begun.add(attempt);
      toScheduler.accept(new AttemptEvent.Started(time.now(), attempt, id));
    }
  }

  private void finish(AttemptId attempt, int startedIn) {
    if (life != startedIn || !held.contains(attempt)) {
      return;
    }
    if (faults.happens(0.1)) {
      FailureCause[] causes = FailureCause.values();
      end(attempt, failure(attempt, causes[faults.oneOf(causes.length)]));
    } else {
      end(attempt, new AttemptEvent.Succeeded(time.now(), attempt, id, RESULT));
    }
  }

  private AttemptEvent failure(AttemptId attempt, FailureCause cause) {
    return new AttemptEvent.Failed(time.now(), attempt, id, cause, "it broke", null);
  }

  private void end(AttemptId attempt, AttemptEvent event) {
    held.remove(attempt);
    ended.putIfAbsent(attempt, event);
    toScheduler.accept(ended.get(attempt));
  }

  void die() {
    alive = false;
    life++;
    held.clear();
    ended.clear();
    time.after(faults.between(100, 15_000), () -> alive = true);
  }
}
