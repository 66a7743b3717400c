package io.comfymill.scheduler.ring;

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
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One node with an agent that runs nothing: every attempt succeeds after a given time. */
final class FakeAgent implements AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final WireClient wire;
  private final NodeId node;
  private final int slots;
  private final Duration runTime;
  private volatile boolean mute;
  private final Set<AttemptId> seen = ConcurrentHashMap.newKeySet();
  private final Set<AttemptId> held = ConcurrentHashMap.newKeySet();
  private final List<Assignment> received = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

  FakeAgent(WireClient wire, String node, int slots, Duration runTime) {
    this.wire = wire;
    this.node = new NodeId(node);
    this.slots = slots;
    this.runTime = runTime;
  }

  /** Takes what comes and says nothing of it. */
  FakeAgent mute() {
    mute = true;
    return this;
  }

  FakeAgent start() {
    wire.listen(Topic.ASSIGNMENTS, Assignment.class, this::received);
    wire.send(Topic.NODE_CAPABILITIES, node.value(), capabilities());
    var unused = timer.scheduleAtFixedRate(this::heartbeat, 0, 1000, TimeUnit.MILLISECONDS);
    return this;
  }

  NodeId node() {
    return node;
  }

  /** Every assignment that came for this node. */
  List<Assignment> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  private void received(Assignment assignment) {
    if (!assignment.nodeId().equals(node)) {
      return;
    }
    synchronized (received) {
      received.add(assignment);
    }
    if (assignment instanceof Assignment.Run && seen.add(assignment.attempt())) {
      run(assignment.attempt());
    } else if (assignment instanceof Assignment.Cancel) {
      cancel(assignment.attempt());
    }
  }

  private void run(AttemptId attempt) {
    held.add(attempt);
    if (mute) {
      return;
    }
    report(new AttemptEvent.Accepted(Instant.now(), attempt, node));
    report(new AttemptEvent.Started(Instant.now(), attempt, node));
    if (runTime.isZero()) {
      finish(attempt);
    } else {
      var unused = timer.schedule(() -> finish(attempt), runTime.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** What it was last told to run of this job. */
  AttemptId attemptOf(JobId job) {
    List<Assignment> all = received();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i) instanceof Assignment.Run run && run.attempt().job().equals(job)) {
        return run.attempt();
      }
    }
    throw new AssertionError("no assignment of " + job + " among " + all);
  }

  /** Reports that an attempt has begun, at any time. */
  void started(AttemptId attempt, Instant at) {
    report(new AttemptEvent.Started(at, attempt, node));
  }

  void finish(AttemptId attempt) {
    if (held.remove(attempt)) {
      ExecutionResult result =
          new ExecutionResult(JSON.objectNode(), JSON.objectNode(), JSON.arrayNode());
      report(new AttemptEvent.Succeeded(Instant.now(), attempt, node, result));
    }
  }

  private void cancel(AttemptId attempt) {
    held.remove(attempt);
    report(
        new AttemptEvent.Failed(
            Instant.now(), attempt, node, FailureCause.CANCELLED, "cancelled", null));
  }

  void report(AttemptEvent event) {
    wire.send(Topic.ATTEMPT_EVENTS, event.attempt().job().toString(), event);
  }

  private void heartbeat() {
    heartbeat(true);
  }

  /** Says goodbye, so that nothing more is given to it. */
  void retire() {
    heartbeat(false);
  }

  private void heartbeat(boolean online) {
    wire.send(
        Topic.NODE_HEARTBEATS,
        node.value(),
        new Heartbeat.OfNode(
            Instant.now(),
            node,
            new AgentId("agent-of-" + node),
            online,
            online ? null : "retired",
            "http://127.0.0.1:1",
            slots,
            List.copyOf(held),
            null,
            "none",
            null,
            Collections.emptySortedSet(),
            false,
            Heartbeat.Load.UNKNOWN,
            null,
            null,
            null,
            null));
  }

  private NodeCapabilities capabilities() {
    return new NodeCapabilities(
        NodeCapabilities.TYPE,
        Instant.now(),
        node,
        new AgentId("agent-of-" + node),
        "none",
        JSON.objectNode(),
        new TreeMap<>(),
        List.of(),
        JSON.objectNode(),
        List.of(),
        null,
        null);
  }

  /** As if its host went down: no word more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
