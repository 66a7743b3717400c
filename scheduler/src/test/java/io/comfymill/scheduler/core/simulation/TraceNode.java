package io.comfymill.scheduler.core.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Requirements;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Runs what it is given one after the other, and loads what it does not hold. */
final class TraceNode {
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  private final NodeId id;
  private final Trace trace;
  private final double factor;
  private final Timeline time;
  private final Consumer<AttemptEvent> reports;
  private final Deque<Given> waiting = new ArrayDeque<>();
  private final List<String> loaded = new ArrayList<>();
  private boolean busy;
  private int loads;

  TraceNode(NodeId id, Trace trace, double factor, Timeline time, Consumer<AttemptEvent> reports) {
    this.id = id;
    this.trace = trace;
    this.factor = factor;
    this.time = time;
    this.reports = reports;
  }

  int loads() {
    return loads;
  }

  Heartbeat.OfNode heartbeat() {
    long vram = 24L << 30;
    return new Heartbeat.OfNode(
        time.now(),
        id,
        new AgentId("agent"),
        true,
        null,
        "http://127.0.0.1",
        trace.slots(),
        List.of(),
        null,
        "hash",
        null,
        Collections.emptySortedSet(),
        false,
        new Heartbeat.Load(vram, vram, 0, 0, 0));
  }

  void receive(AttemptId attempt, Requirements wanted) {
    waiting.add(new Given(attempt, wanted));
    begin();
  }

  private void begin() {
    Given next = busy ? null : waiting.poll();
    if (next == null) {
      return;
    }
    busy = true;
    reports.accept(new AttemptEvent.Started(time.now(), next.attempt, id));
    double seconds = trace.runSeconds() * factor;
    for (String model : next.wanted.modelFiles()) {
      if (!loaded.remove(model)) {
        seconds += trace.loadSeconds();
        loads++;
      }
      loaded.add(model);
      while (loaded.size() > trace.modelSets()) {
        loaded.remove(0);
      }
    }
    time.after(Duration.ofNanos((long) (seconds * 1e9)), () -> end(next.attempt));
  }

  private void end(AttemptId attempt) {
    busy = false;
    reports.accept(new AttemptEvent.Succeeded(time.now(), attempt, id, RESULT));
    begin();
  }

  private record Given(AttemptId attempt, Requirements wanted) {}
}
