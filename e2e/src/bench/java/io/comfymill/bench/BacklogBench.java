package io.comfymill.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * P6: what a submit and a pass cost with so many jobs queued, of 50 tenants with 20 clients each,
 * in 20 demands. Eight nodes are busy; before each pass one job ends, so that each places one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class BacklogBench {
  private static final int NODES = 8;
  private static final int TENANTS = 50;
  private static final int CLIENTS = 20;
  private static final int DEMANDS = 20;
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  @Param({"0", "1000000"})
  int queued;

  @Param({"least_loaded", "affinity"})
  String policy;

  private SchedulerCore core;
  private final List<Requirements> demands = new ArrayList<>();
  private final Deque<Placement> running = new ArrayDeque<>();
  private long submitted;
  private JobSpec next;

  @Setup
  public void queue() {
    core =
        new SchedulerCore(
            new CoreSettings(
                Duration.ofSeconds(1),
                3,
                Duration.ofSeconds(2),
                5,
                new RetryLimits(3, 20),
                Policies.named(policy),
                Duration.ofSeconds(10)),
            0);
    Set<String> models = new TreeSet<>();
    for (int i = 0; i < DEMANDS; i++) {
      models.add("model-" + i + ".safetensors");
      demands.add(Requirements.of(List.of("KSampler"), List.of("model-" + i + ".safetensors")));
    }
    for (int i = 0; i < NODES; i++) {
      addNode(new NodeId("node-" + i), new Capabilities("hash", Set.of("KSampler"), models));
    }
    for (int i = 0; i < queued + NODES * BenchFleet.SLOTS; i++) {
      core.submit(spec(), 1 + submitted % DEMANDS, BenchFleet.NOW);
      core.takeChanges();
    }
    placeAll();
  }

  private void addNode(NodeId node, Capabilities capabilities) {
    core.learn(node, capabilities);
    long vram = 24L << 30;
    core.heartbeat(
        new Heartbeat.OfNode(
            BenchFleet.NOW,
            node,
            new AgentId("agent"),
            true,
            null,
            "http://127.0.0.1:8188",
            BenchFleet.SLOTS,
            List.of(),
            null,
            "hash",
            null,
            new TreeSet<>(),
            false,
            new Heartbeat.Load(vram, vram, 0, 0, 0),
            null,
            null,
            null,
            null),
        true,
        BenchFleet.NOW);
  }

  private JobSpec spec() {
    long number = submitted++;
    TenantId tenant = new TenantId("tenant-" + number % TENANTS);
    PromptId prompt = new PromptId("prompt-" + number);
    return new JobSpec(
        JobId.of(tenant, prompt),
        tenant,
        prompt,
        "client-" + number / TENANTS % CLIENTS,
        number,
        0,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        demands.get((int) (number % DEMANDS)),
        JobLimits.NONE,
        List.of(),
        BenchFleet.NOW,
        List.of(),
        null);
  }

  /** One job ends, and one is about to come, so that each invocation finds the same. */
  @Setup(Level.Invocation)
  public void endOne() {
    Placement ended = running.removeFirst();
    AttemptId attempt = new AttemptId(ended.job().id(), 1);
    core.report(new AttemptEvent.Accepted(BenchFleet.NOW, attempt, ended.node()), BenchFleet.NOW);
    core.report(new AttemptEvent.Started(BenchFleet.NOW, attempt, ended.node()), BenchFleet.NOW);
    core.report(
        new AttemptEvent.Succeeded(BenchFleet.NOW, attempt, ended.node(), RESULT), BenchFleet.NOW);
    core.takeChanges();
    next = spec();
  }

  @TearDown(Level.Invocation)
  public void placeAll() {
    if (running.size() < NODES * BenchFleet.SLOTS) {
      running.addAll(core.plan(BenchFleet.NOW).placements());
    }
    core.takeChanges();
  }

  @Benchmark
  public void submit() {
    core.submit(next, 1 + submitted % DEMANDS, BenchFleet.NOW);
  }

  /** A submit and the pass after it. */
  @Benchmark
  public Plan submitAndPass() {
    submit();
    Plan plan = core.plan(BenchFleet.NOW);
    running.addAll(plan.placements());
    return plan;
  }
}
