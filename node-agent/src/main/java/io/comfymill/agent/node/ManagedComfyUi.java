package io.comfymill.agent.node;

import io.comfymill.agent.artifacts.InputUploads;
import io.comfymill.agent.assignments.AssignmentIntake;
import io.comfymill.agent.attempt.Aftercare;
import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.finish.AttemptFinish;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.attempt.stop.AttemptWatchdog;
import io.comfymill.agent.attempt.stop.AttemptWithdrawal;
import io.comfymill.agent.capabilities.CapabilitiesReader;
import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.agent.heartbeat.HeartbeatSender;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.heartbeat.NodeHeartbeat;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSink;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One ComfyUI and all that this agent does with it. The methods may be called from any thread; what
 * they do, they do on the node's loop.
 */
public final class ManagedComfyUi implements ComfyUiLink.User {
  private static final Duration TICK = Duration.ofMillis(250);

  private final NodeContext parts;
  private final HeldAttempts held = new HeldAttempts();
  private final Restoration restoration;
  private final QueueReconciler queueCheck;
  private final MessageRouter router;
  private final ComfyUiLink link;
  private final ComfyUiWatch watch;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final NodeHealth health;
  private final AttemptWatchdog care;
  private final AssignmentIntake intake;
  private final NodeHeartbeat heartbeat;
  private final Loops loops;
  private @Nullable SupervisedLoop ticks;
  private Instant checkedAt = Instant.EPOCH;
  private volatile boolean listening;

  /**
   * What a node needs of its agent.
   *
   * @param reading for capabilities; one node at a time
   * @param loops tell liveness whether the node is still looked after
   */
  public record Agent(
      AgentId id,
      MessageSource messages,
      CapabilitiesReader capabilities,
      RecordSink sink,
      KafkaContact kafka,
      Executor reading,
      Loops loops) {}

  public ManagedComfyUi(NodeContext parts, Agent agent) {
    this.parts = parts;
    this.loops = agent.loops();
    this.capabilities =
        new CapabilitiesWatch(parts, agent.capabilities(), agent.sink(), agent.reading());
    this.stats = new StatsPoll(parts);
    LingeringPrompts lingering = new LingeringPrompts(parts.config().stallTimeout());
    AttemptEnding ending = new AttemptEnding(parts, held, new Aftercare(parts, capabilities));
    AttemptStop stop = new AttemptStop(parts, ending, lingering, this::checkQueue);
    AttemptWithdrawal withdrawal = new AttemptWithdrawal(parts, ending, this::checkQueue);
    InputUploads uploads = new InputUploads(parts.store(), parts.files());
    AttemptStart start = new AttemptStart(parts, ending, stop, withdrawal, uploads);
    this.restoration = new Restoration(parts, held, start, ending);
    AttemptFinish finish = new AttemptFinish(parts, ending);
    this.link = new ComfyUiLink(parts, agent.messages(), this);
    this.queueCheck =
        new QueueReconciler(
            parts,
            held,
            lingering,
            new QueueReconciler.Steps(start, stop, withdrawal, finish, ending, this::seen));
    DeadWorkerDetector worker =
        new DeadWorkerDetector(
            parts.config().workerDeadAfter(),
            parts.config().reconcileInterval(),
            promptId -> held.byPrompt(promptId).map(HeldAttempt::mostGraphNodes).orElse(0L));
    this.watch =
        new ComfyUiWatch(parts, link, worker, new DeadWorkerCleanup(parts, held, start, ending));
    this.router = new MessageRouter(parts, held, worker, stats, start, finish);

    this.health = new NodeHealth(parts, link, stats, capabilities, worker, lingering);
    this.care =
        new AttemptWatchdog(parts, agent.kafka(), lingering, held, health, link, stop, ending);
    this.intake =
        new AssignmentIntake(
            parts, held, health, new AssignmentIntake.Steps(start, stop, withdrawal));
    this.heartbeat =
        new NodeHeartbeat(
            parts,
            agent.id(),
            new HeartbeatSender(
                agent.sink(), agent.kafka(), parts.clock(), HeartbeatSender.watch(loops, id())),
            new NodeHeartbeat.Sources(held, health, capabilities, stats));
  }

  public NodeId id() {
    return parts.id();
  }

  /** Takes up what an earlier life of this agent has left, before anything else. */
  public void restore(JournalEntry entry) {
    parts.loop().execute(() -> restoration.take(entry));
  }

  public void start() {
    parts.loop().execute(this::begin);
  }

  private void begin() {
    link.connect();
    LoopSettings settings = LoopSettings.named("node-" + id());
    ticks = SupervisedLoop.start(loops, settings, parts.loop()::after, this::tick);
  }

  /** Assignments arrive from now on, so the node may say that it is there. */
  public void listening() {
    listening = true;
  }

  public void stop() {
    parts.loop().execute(this::end);
  }

  private void end() {
    link.close();
    if (ticks != null) {
      ticks.close();
    }
  }

  /** An assignment that the journal has, if it is one to run. */
  public void assign(Assignment assignment) {
    parts.loop().execute(() -> intake.take(assignment));
  }

  @Override
  public void up() {
    watch.up();
    care.reconnected();
    stats.ask();
    capabilities.read();
    checkQueue();
  }

  @Override
  public void down() {
    watch.down();
    lookAfterAttempts(parts.now());
  }

  @Override
  public void pong() {
    stats.heard();
    watch.pong();
  }

  @Override
  public void text(String message) {
    stats.heard();
    watch.heard();
    LogContext.within(id(), () -> router.text(message));
  }

  @Override
  public void binary(byte[] message) {
    stats.heard();
    watch.heard();
    router.binary(message);
  }

  private void checkQueue() {
    if (link.isUp()) {
      checkedAt = parts.now();
      queueCheck.run();
    }
  }

  private void seen(QueueSnapshot queue, Instant askedAt) {
    watch.look(queue, askedAt);
    beat(parts.now());
  }

  private void beat(Instant now) {
    if (listening) {
      heartbeat.tick(now);
    }
  }

  private CompletionStage<Duration> tick() {
    Instant now = parts.now();
    if (link.isUp()) {
      stats.tick(now);
      capabilities.tick(now);
      watch.tick(now);
    }
    link.tick(now);
    lookAfterAttempts(now);
    if (!checkedAt.plus(parts.config().reconcileInterval()).isAfter(now)) {
      checkQueue(); // also when nothing is held: a late prompt must not run on unseen
    }
    return CompletableFuture.completedFuture(TICK);
  }

  private void lookAfterAttempts(Instant now) {
    care.tick(now);
    beat(now);
  }
}
