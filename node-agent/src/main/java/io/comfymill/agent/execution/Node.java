package io.comfymill.agent.execution;

import io.comfymill.agent.artifacts.InputUploads;
import io.comfymill.agent.capabilities.CapabilitiesReader;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.heartbeat.HeartbeatSender;
import io.comfymill.agent.heartbeat.KafkaContact;
import io.comfymill.agent.kafka.RecordSink;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
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
public final class Node implements ComfyUiLink.User {
  private static final Duration TICK = Duration.ofMillis(250);

  private final NodeParts parts;
  private final HeldAttempts held = new HeldAttempts();
  private final Restoration restoration;
  private final QueueCheck queueCheck;
  private final MessageRouter router;
  private final ComfyUiLink link;
  private final ComfyUiWatch watch;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final NodeHealth health;
  private final AttemptCare care;
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

  public Node(NodeParts parts, Agent agent) {
    this.parts = parts;
    this.loops = agent.loops();
    this.capabilities =
        new CapabilitiesWatch(parts, agent.capabilities(), agent.sink(), agent.reading());
    AttemptEnding ending = new AttemptEnding(parts, held, new Aftercare(parts, capabilities));
    AttemptStop stop = new AttemptStop(parts, ending, this::checkQueue);
    AttemptWithdrawal withdrawal = new AttemptWithdrawal(parts, ending, this::checkQueue);
    InputUploads uploads = new InputUploads(parts.store(), parts.files());
    AttemptStart start = new AttemptStart(parts, ending, stop, withdrawal, uploads);
    this.restoration = new Restoration(parts, held, start, ending);
    AttemptFinish finish = new AttemptFinish(parts, ending);
    this.link = new ComfyUiLink(parts, agent.messages(), this);
    this.queueCheck =
        new QueueCheck(
            parts, held, new QueueCheck.Steps(start, stop, withdrawal, finish, ending, this::seen));
    WorkerWatch worker =
        new WorkerWatch(
            parts.config().workerDeadAfter(),
            parts.config().reconcileInterval(),
            promptId -> held.byPrompt(promptId).map(Attempt::mostGraphNodes).orElse(0L));
    this.watch = new ComfyUiWatch(parts, link, worker, new WorkerDeath(parts, held, start, ending));
    this.router = new MessageRouter(parts, held, worker, start, finish);
    this.stats = new StatsPoll(parts);
    this.health =
        new NodeHealth(
            parts, link, stats, capabilities, new NodeHealth.Outside(stop, worker, agent.kafka()));
    this.care = new AttemptCare(held, health, link, stop, ending);
    this.intake =
        new AssignmentIntake(
            parts, held, health, new AssignmentIntake.Steps(start, stop, withdrawal));
    this.heartbeat =
        new NodeHeartbeat(
            parts,
            agent.id(),
            new HeartbeatSender(
                agent.sink(), agent.kafka(), parts.clock(), HeartbeatSender.watch(loops, id())),
            new NodeHeartbeat.Sources(held, health, capabilities, stats, router));
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
