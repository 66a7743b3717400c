package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.Silences;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One ComfyUI and all that this agent does with it. The public methods may be called from any
 * thread; their work is done on the node's loop.
 */
public final class ManagedComfyUi implements LookedAfter, ComfyUiLink.User {
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
  private final IdleFree idle;
  private @Nullable SupervisedLoop ticks;
  private Instant reconciledAt = Instant.EPOCH;
  private volatile boolean listening;
  private volatile Condition condition =
      new Condition("it was not looked at yet", false, 0, false, false, 0, Set.of());

  public ManagedComfyUi(NodeContext node) {
    Silences silences = new Silences();
    this.idle = new IdleFree(node);
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
    this.router = new MessageRouter(node, held, worker, stats, steps, silences);
    NodeHealth health = new NodeHealth(node, link, stats, capabilities, worker, lingering);
    this.health = health;
    this.watchdog = new AttemptWatchdog(node, held, health, link, stop, ending, silences);
    this.intake = new AssignmentIntake(node, held, health, steps);
    this.heartbeat = new NodeHeartbeat(node, held, health, capabilities, stats);
  }

  @Override
  public void restore(JournalEntry entry) {
    node.loop().execute(() -> intake.restore(entry));
  }

  @Override
  public void start() {
    node.loop()
        .execute(
            () -> {
              link.start();
              LoopSettings settings = LoopSettings.named("node/" + node.id());
              ticks = SupervisedLoop.start(node.loops(), settings, node.loop()::after, this::tick);
            });
  }

  @Override
  public void listening() {
    listening = true;
  }

  @Override
  public void stop() {
    node.loop().execute(this::close);
  }

  private void close() {
    link.close();
    if (ticks != null) {
      ticks.close();
    }
  }

  @Override
  public CompletionStage<?> handOver(Duration within) {
    CompletableFuture<Object> told = new CompletableFuture<>();
    node.loop()
        .execute(
            () -> {
              close(); // no other heartbeat comes after the last
              CompletionStage<?> delivered =
                  health.isDraining()
                      ? CompletableFuture.completedFuture(null)
                      : heartbeat.leave(node.now(), within);
              delivered.whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      told.complete(null);
                    } else {
                      told.completeExceptionally(failure);
                    }
                  });
            });
    return told;
  }

  @Override
  public void assign(Assignment assignment) {
    node.loop().execute(() -> intake.take(assignment));
  }

  @Override
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

  @Override
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
    stats.othersPrompts(queue.countOfOthers(node.id()));
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
    condition = condition(now);
    idle.tick(condition.idle(), now);
    return CompletableFuture.completedFuture(TICK);
  }

  private Condition condition(Instant now) {
    int holds = held.ids().size();
    return new Condition(
        health.whyOffline(now),
        health.restartNeeded(now),
        holds,
        health.answers(now),
        holds == 0 && stats.hasNoPrompts(),
        stats.vramShare(),
        held.live().stream()
            .flatMap(attempt -> attempt.job().requirements().modelFiles().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private void lookAfterAttempts(Instant now) {
    watchdog.tick(now);
    beat(now);
  }
}
