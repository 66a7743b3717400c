package io.comfymill.scheduler.core;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.NodeNotes;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.pass.Choice;
import io.comfymill.scheduler.core.pass.Lanes;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.retry.RetryLimits;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A core with a clock that is set by hand, and short words for what happens to it. */
public final class CoreFixture {
  public static final int MAX_RESENDS = 5;
  public static final CoreSettings SETTINGS = settings(new LeastLoaded());
  private static final long SHAPE = -42;
  private static final AttemptId OLD =
      new AttemptId(JobId.of(TenantId.DEFAULT, new PromptId("old")), 1);
  private static final Capabilities EVERYTHING =
      new Capabilities("hash", Set.of("EmptyImage", "SaveImage"), Set.of("flux.safetensors"));
  private static final ExecutionResult RESULT =
      new ExecutionResult(
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.arrayNode());

  public final SchedulerCore core;
  public Instant now = Instant.parse("2026-01-01T00:00:00Z");

  public CoreFixture() {
    this(SETTINGS);
  }

  public CoreFixture(CoreSettings settings) {
    core = new SchedulerCore(settings, 0);
  }

  public CoreFixture node(String id, int slots) {
    return node(id, slots, EVERYTHING);
  }

  public CoreFixture node(String id, int slots, Capabilities capabilities) {
    core.learn(new NodeId(id), capabilities);
    return heartbeat(id, true, slots);
  }

  /** A node whose only slot is taken, by an attempt of old. */
  public CoreFixture fullNode(String id) {
    return fullNode(id, EVERYTHING);
  }

  public CoreFixture fullNode(String id, Capabilities capabilities) {
    core.learn(new NodeId(id), capabilities);
    return heartbeat(id, true, 1, OLD);
  }

  /** A node whose agent was given a pool and labels. */
  public CoreFixture nodeOf(String id, String pool, Set<String> labels) {
    core.learn(new NodeId(id), EVERYTHING);
    Heartbeat.OfNode plain = beat(id, true, 1);
    core.heartbeat(
        new Heartbeat.OfNode(
            now,
            plain.nodeId(),
            plain.agentId(),
            true,
            null,
            plain.url(),
            plain.slots(),
            plain.attempts(),
            null,
            plain.capabilitiesHash(),
            pool,
            new TreeSet<>(labels),
            false,
            plain.load(),
            null,
            null,
            null,
            null),
        true,
        now);
    return this;
  }

  /**
   * A node with an API lane.
   *
   * @param slots 0 where it takes API-only jobs alone
   */
  public CoreFixture nodeWithApiLane(String id, int slots, int apiSlots) {
    core.learn(new NodeId(id), EVERYTHING);
    Heartbeat.OfNode plain = beat(id, true, 1);
    core.heartbeat(
        new Heartbeat.OfNode(
            now,
            plain.nodeId(),
            plain.agentId(),
            true,
            null,
            plain.url(),
            slots,
            List.of(),
            null,
            plain.capabilitiesHash(),
            null,
            plain.labels(),
            false,
            plain.load(),
            null,
            null,
            NodeNotes.NONE.withApiSlots(apiSlots),
            null),
        true,
        now);
    return this;
  }

  /** A node that says how much VRAM it has; with 0 slots, its only one is taken. */
  public CoreFixture nodeWithVram(String id, int slots, int gib) {
    core.learn(new NodeId(id), EVERYTHING);
    long bytes = (long) gib << 30;
    Heartbeat.Load load = new Heartbeat.Load(bytes, bytes, 0, 0, 0);
    AttemptId[] held = slots == 0 ? new AttemptId[] {OLD} : new AttemptId[0];
    core.heartbeat(beat(id, null, Math.max(1, slots), false, load, held), true, now);
    return this;
  }

  public CoreFixture heartbeat(String id, boolean online, int slots, AttemptId... attempts) {
    core.heartbeat(beat(id, online, slots, attempts), true, now);
    return this;
  }

  public Heartbeat.OfNode beat(String id, boolean online, int slots, AttemptId... attempts) {
    return beat(
        id,
        online ? null : "ComfyUI does not answer",
        slots,
        false,
        Heartbeat.Load.UNKNOWN,
        attempts);
  }

  /** Its ComfyUI hangs. */
  public CoreFixture restartNeeded(String id, int slots, AttemptId... attempts) {
    core.heartbeat(beat(id, null, slots, true, Heartbeat.Load.UNKNOWN, attempts), true, now);
    return this;
  }

  private Heartbeat.OfNode beat(
      String id,
      @Nullable String offline,
      int slots,
      boolean restartNeeded,
      Heartbeat.Load load,
      AttemptId... attempts) {
    return new Heartbeat.OfNode(
        now,
        new NodeId(id),
        new AgentId("agent"),
        offline == null,
        offline,
        "http://127.0.0.1:8188",
        slots,
        List.of(attempts),
        null,
        "hash",
        null,
        Collections.emptySortedSet(),
        restartNeeded,
        load,
        null,
        null,
        null,
        null);
  }

  public CoreFixture beacons(int count) {
    for (int i = 0; i < count; i++) {
      pass(Duration.ofSeconds(1));
      core.beacon(now);
    }
    return this;
  }

  public CoreFixture pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  public static CoreSettings settings(
      Duration heartbeats,
      int missed,
      Duration resendAfter,
      RetryLimits retries,
      PlacementPolicy policy) {
    return settings(heartbeats, missed, resendAfter, retries, policy, Duration.ofSeconds(10));
  }

  public static CoreSettings settings(
      Duration heartbeats,
      int missed,
      Duration resendAfter,
      RetryLimits retries,
      PlacementPolicy policy,
      Duration reserveAfter) {
    return new CoreSettings(
        heartbeats, missed, resendAfter, MAX_RESENDS, retries, policy, reserveAfter);
  }

  public static CoreSettings settings(PlacementPolicy policy) {
    return settings(
        Duration.ofSeconds(1), 3, Duration.ofSeconds(2), new RetryLimits(3, 20), policy);
  }

  public static JobSpec spec(String prompt, double number, int priority, Requirements wanted) {
    return spec(TenantId.DEFAULT.value(), "client", prompt, number, priority, wanted);
  }

  public static JobSpec spec(
      String tenant,
      @Nullable String client,
      String prompt,
      double number,
      int priority,
      Requirements wanted) {
    PromptId promptId = new PromptId(prompt);
    TenantId tenantId = new TenantId(tenant);
    return new JobSpec(
        JobId.of(tenantId, promptId),
        tenantId,
        promptId,
        client,
        number,
        priority,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        wanted,
        JobLimits.NONE,
        List.of(),
        Instant.parse("2026-01-01T00:00:00Z"),
        List.of(),
        null);
  }

  public JobId submit(String prompt) {
    return submit(spec(prompt, 0, 0, Requirements.NONE));
  }

  public JobId submit(JobSpec spec) {
    core.submit(spec, SHAPE, now);
    return spec.id();
  }

  /** Plans and says where the job is now. */
  public AttemptId assigned(JobId job) {
    core.plan(now);
    return current(job);
  }

  public AttemptId current(JobId job) {
    return find(job).current().orElseThrow().id();
  }

  public String nodeOf(JobId job) {
    return find(job).current().orElseThrow().node().value();
  }

  public Job find(JobId job) {
    Job found = core.find(job);
    if (found == null) {
      throw new AssertionError("job " + job + " is not in the core");
    }
    return found;
  }

  public CoreFixture accepted(AttemptId attempt, String node) {
    core.report(new AttemptEvent.Accepted(now, attempt, new NodeId(node)), now);
    return this;
  }

  public CoreFixture started(AttemptId attempt, String node) {
    core.report(new AttemptEvent.Started(now, attempt, new NodeId(node)), now);
    return this;
  }

  public CoreFixture succeeded(AttemptId attempt, String node) {
    core.report(new AttemptEvent.Succeeded(now, attempt, new NodeId(node), RESULT), now);
    return this;
  }

  public CoreFixture failed(AttemptId attempt, String node, FailureCause cause) {
    return failed(attempt, node, cause, "it broke");
  }

  public CoreFixture failed(AttemptId attempt, String node, FailureCause cause, String words) {
    core.report(new AttemptEvent.Failed(now, attempt, new NodeId(node), cause, words, null), now);
    return this;
  }

  /** It had begun. */
  public CoreFixture ranAndFailed(AttemptId attempt, String node, FailureCause cause) {
    return started(attempt, node).failed(attempt, node, cause);
  }

  public CoreFixture rejected(AttemptId attempt, String node) {
    core.report(new AttemptEvent.Rejected(now, attempt, new NodeId(node), "no slot"), now);
    return this;
  }

  /** The same job with bounds of its own. */
  public static JobSpec within(JobSpec spec, JobLimits limits) {
    return new JobSpec(
        spec.id(),
        spec.tenant(),
        spec.promptId(),
        spec.clientId(),
        spec.number(),
        spec.priority(),
        spec.workflow(),
        spec.extraData(),
        spec.outputsToExecute(),
        spec.requirements(),
        limits,
        spec.inputs(),
        spec.submittedAt(),
        List.of(),
        null);
  }

  public JobId submit(String prompt, JobLimits limits) {
    return submit(within(spec(prompt, 0, 0, Requirements.NONE), limits));
  }

  public CoreFixture reprioritise(JobId job, @Nullable Integer priority, @Nullable Double number) {
    core.reprioritise(
        new JobCommand.Reprioritise(now, job, TenantId.DEFAULT, priority, number), now);
    return this;
  }

  public JobId submit(String prompt, JobConditions conditions) {
    return submit(spec(prompt, 0, 0, Requirements.NONE).under(conditions));
  }

  public CoreFixture hold(JobId job, boolean held) {
    core.hold(new JobCommand.Hold(now, job, TenantId.DEFAULT, held), now);
    return this;
  }

  public CoreFixture move(JobId job, JobId other, boolean before) {
    core.move(new JobCommand.Move(now, job, TenantId.DEFAULT, other, before), now);
    return this;
  }

  public CoreFixture pause(QueueName queue, boolean paused) {
    core.pause(new FleetCommand.PauseQueue(now, queue, paused, null), now);
    return this;
  }

  /** A new core that knows what these changes, which must hold all of its life, made durable. */
  public static SchedulerCore restored(CoreSettings settings, Changes changes) {
    long last =
        changes.events().stream().mapToLong(event -> event.job().sequence()).max().orElse(0);
    SchedulerCore restored = new SchedulerCore(settings, last);
    changes.nodes().forEach(restored.fleet()::restore);
    changes
        .pauses()
        .forEach(
            (queue, pause) -> {
              if (pause.since() != null) {
                restored.restorePause(queue);
              }
            });
    changes.jobs().stream()
        .filter(change -> !change.job().state().isFinal())
        .forEach(change -> restored.restore(change.job()));
    return restored;
  }

  public CoreFixture cancel(JobId job) {
    core.cancel(new JobCommand.Cancel(now, job, TenantId.DEFAULT, "not wanted"), now);
    return this;
  }

  /** The one demand that waits. */
  public Bucket waiting() {
    return core.snapshot().backlog().buckets().iterator().next();
  }

  /** Plans, then says what each node has against the one demand that still waits. */
  public SortedMap<NodeId, NodeRefusal> refusals() {
    core.plan(now);
    Snapshot snapshot = core.snapshot();
    Lanes fleet = new Lanes(Candidate.of(snapshot.nodes(), snapshot.experience(), now));
    StickyAssignments sticky = new StickyAssignments(snapshot.stickyNodes(), now);
    return new Choice(waiting(), fleet, sticky, now).refusals(waiting().isHeld());
  }

  /** The names of the events since the last call. */
  public static List<String> names(Changes changes) {
    return changes.events().stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
