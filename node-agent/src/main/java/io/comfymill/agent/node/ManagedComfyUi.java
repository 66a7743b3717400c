package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.finish.AttemptFinish;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.attempt.stop.AttemptStop;
import io.comfymill.agent.attempt.stop.AttemptWatchdog;
import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.health.LingeringPrompts;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.agent.heartbeat.NodeHeartbeat;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Assignment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One ComfyUI and all that this agent does with it. The public methods may be called from any
 * thread; their work is done on the node's loop.
 */
public final class ManagedComfyUi implements ComfyUiLink.User {
  private static final Duration TICK = Duration.ofMillis(250);

  private final NodeContext node;
  private final HeldAttempts held = new HeldAttempts();
  private final LingeringPrompts lingering;
  private final QueueReconciler reconciler;
  private final MessageRouter router;
  private final ComfyUiLink link;
  private final ComfyUiWatch watch;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final AttemptWatchdog watchdog;
  private final AssignmentIntake intake;
  private final NodeHeartbeat heartbeat;
  private final NodeHealth health;
  private @Nullable SupervisedLoop ticks;
  private Instant reconciledAt = Instant.EPOCH;
  private volatile boolean listening;
  private volatile Condition condition = new Condition("it was not looked at yet", false, 0);

  /**
   * How it is.
   *
   * @param offline why it takes nothing; null while it does
   * @param restartNeeded only a restart of ComfyUI helps
   * @param held attempts whose ends Kafka has not acknowledged yet
   */
  public record Condition(@Nullable String offline, boolean restartNeeded, int held) {}

  public ManagedComfyUi(NodeContext node) {
    this.node = node;
    this.lingering = new LingeringPrompts(node.config().stallTimeout());
    this.stats = new StatsPoll(node);
    this.capabilities = new CapabilitiesWatch(node);
    this.link = new ComfyUiLink(node, this);
    AttemptEnding ending = new AttemptEnding(node, held, capabilities);
    AttemptStop stop = new AttemptStop(node, ending, lingering, this::reconcile);
    AttemptStart start = new AttemptStart(node, ending, stop);
    AttemptFinish finish = new AttemptFinish(node, ending);
    AttemptSteps steps = new AttemptSteps(start, stop, finish, ending);
    this.reconciler = new QueueReconciler(node, held, steps, this::seen);
    DeadWorkerDetector worker =
        new DeadWorkerDetector(
            node.config().workerDeadAfter(),
            node.config().reconcileInterval(),
            promptId -> held.byPrompt(promptId).map(HeldAttempt::mostGraphNodes).orElse(0L));
    this.watch = new ComfyUiWatch(node, held, link, steps, worker);
    this.router = new MessageRouter(node, held, worker, stats, steps);
    NodeHealth health = new NodeHealth(node, link, stats, capabilities, worker, lingering);
    this.health = health;
    this.watchdog = new AttemptWatchdog(node, held, health, link, stop, ending);
    this.intake = new AssignmentIntake(node, held, health, steps);
    this.heartbeat = new NodeHeartbeat(node, held, health, capabilities, stats);
  }

  /** Resumes what a previous life of this agent has left, before anything else. */
  public void restore(JournalEntry entry) {
    node.loop().execute(() -> intake.restore(entry));
  }

  public void start() {
    node.loop()
        .execute(
            () -> {
              link.start();
              LoopSettings settings = LoopSettings.named("node-" + node.id());
              ticks = SupervisedLoop.start(node.loops(), settings, node.loop()::after, this::tick);
            });
  }

  /** Assignments arrive from now on, so the node may say that it is there. */
  public void listening() {
    listening = true;
  }

  public void stop() {
    node.loop()
        .execute(
            () -> {
              link.close();
              if (ticks != null) {
                ticks.close();
              }
            });
  }

  /**
   * @param assignment is in the journal if it is one to run
   */
  public void assign(Assignment assignment) {
    node.loop().execute(() -> intake.take(assignment));
  }

  /**
   * Takes nothing from now on; what runs goes on, and the scheduler asks back what does not.
   *
   * @return how many attempts it still holds
   */
  public CompletionStage<Integer> drain() {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    node.loop()
        .execute(
            () -> {
              health.drain();
              beat(node.now());
              left.complete(held.ids().size());
            });
    return left;
  }

  /** As of the last tick, for any thread. */
  public Condition condition() {
    return condition;
  }

  @Override
  public void up() {
    watch.up();
    for (HeldAttempt attempt : held.live()) {
      if (attempt.state() instanceof AttemptState.WithComfyUi) {
        attempt.client().account().gap(); // what ComfyUI said until now may have been missed
      }
    }
    stats.ask();
    capabilities.read();
    reconcile();
  }

  @Override
  public void down() {
    watch.down();
    lookAfterAttempts(node.now());
  }

  @Override
  public void heard(MessageSource.Event event) {
    stats.heard();
    if (event instanceof MessageSource.Pong) {
      watch.pong();
      return;
    }
    watch.heard();
    if (event instanceof MessageSource.Text text) {
      LogContext.within(node.id(), () -> router.text(text.message()));
    } else if (event instanceof MessageSource.Binary binary) {
      router.binary(binary.message());
    }
  }

  private void reconcile() {
    if (link.isUp()) {
      reconciledAt = node.now();
      reconciler.run();
    }
  }

  private void seen(QueueSnapshot queue, Instant askedAt) {
    lingering.keepOnly(queue::holds);
    watch.look(queue, askedAt);
    beat(node.now());
  }

  private void beat(Instant now) {
    if (listening) {
      heartbeat.tick(now);
    }
  }

  private CompletionStage<Duration> tick() {
    Instant now = node.now();
    if (link.isUp()) {
      stats.tick(now);
      capabilities.tick(now);
      watch.tick(now);
    }
    lookAfterAttempts(now);
    if (!reconciledAt.plus(node.config().reconcileInterval()).isAfter(now)) {
      reconcile(); // even if nothing is held: a late prompt must not run on unseen
    }
    condition = new Condition(health.whyOffline(now), health.restartNeeded(now), held.ids().size());
    return CompletableFuture.completedFuture(TICK);
  }

  private void lookAfterAttempts(Instant now) {
    watchdog.tick(now);
    beat(now);
  }
}
