package io.comfymill.scheduler.simulation.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import io.comfymill.scheduler.simulation.workload.Model;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs what it is given one after the other, and loads the models that it does not hold; the least
 * recently used make room. A model larger than its VRAM is loaded too, alone. Of a graph it runs
 * what it has no result of.
 */
final class SimulatedNode {
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  private final Cluster.Node node;
  private final Timeline time;
  private final Consumer<AttemptEvent> reports;
  private final Deque<Given> waiting = new ArrayDeque<>();
  // The least recently used one first.
  private final Map<String, Model> loaded = new LinkedHashMap<>();
  private final SimulatedResults results;
  private boolean busy;
  private int loads;
  private double runSeconds;
  private double loadSeconds;

  SimulatedNode(Cluster.Node node, Timeline time, Consumer<AttemptEvent> reports) {
    this.node = node;
    this.time = time;
    this.reports = reports;
    this.results = new SimulatedResults(node.cache());
  }

  /** Models loaded so far. */
  int loads() {
    return loads;
  }

  double runSeconds() {
    return runSeconds;
  }

  double loadSeconds() {
    return loadSeconds;
  }

  Heartbeat.OfNode heartbeat() {
    return new Heartbeat.OfNode(
        time.now(),
        node.id(),
        new AgentId("agent"),
        true,
        null,
        "http://127.0.0.1",
        node.slots(),
        List.of(),
        null,
        "hash",
        node.use().pool(),
        node.use().labels(),
        false,
        new Heartbeat.Load(node.vramBytes(), node.vramBytes(), 0, 0, 0),
        null,
        null,
        null,
        null);
  }

  void receive(AttemptId attempt, Arrival job) {
    waiting.add(new Given(attempt, job));
    begin();
  }

  /** Gives it back unless it has begun. */
  void withdraw(AttemptId attempt) {
    if (waiting.removeIf(given -> given.attempt.equals(attempt))) {
      reports.accept(
          new AttemptEvent.Failed(
              time.now(), attempt, node.id(), FailureCause.WITHDRAWN, "taken back", null));
    }
  }

  private void begin() {
    Given next = busy ? null : waiting.poll();
    if (next == null) {
      return;
    }
    busy = true;
    reports.accept(new AttemptEvent.Started(time.now(), next.attempt, node.id()));
    double loading = load(next.job.models());
    Executed executed = execute(next.job);
    loadSeconds += loading;
    runSeconds += executed.seconds;
    time.after(
        Duration.ofNanos((long) ((loading + executed.seconds) * 1e9)),
        () -> end(next.attempt, executed.graphMillis));
  }

  private record Executed(double seconds, @Nullable List<Integer> graphMillis) {}

  private Executed execute(Arrival job) {
    Arrival.Graph graph = job.graph();
    if (graph == null) {
      return new Executed(job.runSeconds() / node.speed(), null);
    }
    List<Boolean> executed = results.run(graph.nodes());
    List<Integer> millis = new ArrayList<>();
    double seconds = 0;
    for (int i = 0; i < executed.size(); i++) {
      double own = graph.seconds().get(i) / node.speed();
      seconds += executed.get(i) ? own : 0;
      millis.add(executed.get(i) ? (int) Math.round(own * 1000) : -1);
    }
    return new Executed(seconds, job.job().graph() == null ? null : millis);
  }

  private double load(List<Model> wanted) {
    double seconds = 0;
    for (Model model : wanted) {
      if (loaded.remove(model.name()) == null) {
        seconds += model.loadSeconds() / node.loadSpeed();
        loads++;
      }
      loaded.put(model.name(), model);
    }
    makeRoom(wanted);
    return seconds;
  }

  private void makeRoom(List<Model> wanted) {
    List<String> unused =
        loaded.values().stream()
            .filter(model -> !wanted.contains(model))
            .map(Model::name)
            .collect(Collectors.toList());
    long used = loaded.values().stream().mapToLong(Model::vramBytes).sum();
    for (String name : unused) {
      if (used <= node.vramBytes()) {
        return;
      }
      used -= loaded.remove(name).vramBytes();
    }
  }

  private void end(AttemptId attempt, @Nullable List<Integer> graphMillis) {
    busy = false;
    reports.accept(
        new AttemptEvent.Succeeded(time.now(), attempt, node.id(), RESULT).timed(graphMillis));
    begin();
  }

  private record Given(AttemptId attempt, Arrival job) {}
}
