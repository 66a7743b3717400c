package io.comfymill.agent.heartbeat;

import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.common.loop.Progress;
import io.comfymill.common.loop.Trouble;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the scheduler how the node is: at intervals, and at once when it goes online or offline.
 * While one heartbeat is being sent no other is: after an outage Kafka gets one stale heartbeat and
 * then fresh ones, not a heap of stale ones.
 */
public final class NodeHeartbeat {
  private static final Logger LOG = Logger.getLogger(NodeHeartbeat.class);

  /** Longer than Kafka's client tries to deliver one. */
  private static final Duration STALL_AFTER = Duration.ofSeconds(60);

  private final NodeContext node;
  private final HeldAttempts held;
  private final NodeHealth health;
  private final CapabilitiesWatch capabilities;
  private final StatsPoll stats;
  private final Progress progress;
  private final AtomicBoolean sending = new AtomicBoolean();
  private Instant beatAt = Instant.EPOCH; // this and the next belong to the node's loop
  private boolean wasOnline;

  public NodeHeartbeat(
      NodeContext node,
      HeldAttempts held,
      NodeHealth health,
      CapabilitiesWatch capabilities,
      StatsPoll stats) {
    this.node = node;
    this.held = held;
    this.health = health;
    this.capabilities = capabilities;
    this.stats = stats;
    this.progress = node.loops().watch("heartbeats/" + node.id(), STALL_AFTER);
    progress.rest(); // until the first: there is none before Kafka is found
  }

  public void tick(Instant now) {
    String offline = health.whyOffline(now);
    boolean changed = wasOnline != (offline == null);
    boolean due = !beatAt.plus(node.config().heartbeatInterval()).isAfter(now);
    if (due || changed) {
      beatAt = now;
      wasOnline = offline == null;
      send(heartbeat(now, offline, null));
    }
  }

  /**
   * The last one: the scheduler leaves the node what it holds, and gives it nothing more, until
   * another agent is there.
   *
   * @return ends with its delivery
   */
  public CompletionStage<?> leave(Instant now, Duration backWithin) {
    return deliver(heartbeat(now, health.whyOffline(now), backWithin));
  }

  private void send(Heartbeat.OfNode heartbeat) {
    if (sending.compareAndSet(false, true)) {
      deliver(heartbeat).whenComplete((nothing, failure) -> answered(failure));
    }
  }

  private CompletionStage<?> deliver(Heartbeat.OfNode heartbeat) {
    return node.sink().send(Topic.NODE_HEARTBEATS, node.id().value(), WireJson.write(heartbeat));
  }

  private void answered(@Nullable Throwable failure) {
    sending.set(false);
    if (failure == null) {
      node.kafka().acknowledged(node.now());
      progress.made();
    } else {
      LOG.debug("a heartbeat was not acknowledged");
      if (Trouble.isAway(failure)) {
        progress.made(); // restarting the agent would not bring Kafka back
      }
    }
  }

  private Heartbeat.OfNode heartbeat(
      Instant now, @Nullable String offline, @Nullable Duration backWithin) {
    return new Heartbeat.OfNode(
        now,
        node.id(),
        node.agent(),
        offline == null,
        offline,
        node.url(),
        node.slots(),
        held.ids(),
        held.running().map(HeldAttempt::id).orElse(null),
        capabilities.hash(),
        node.config().pool().orElse(null),
        node.role().labels(),
        health.restartNeeded(now),
        stats.load(),
        node.config().heartbeatInterval(),
        stats.host(),
        node.role().notes(),
        backWithin);
  }
}
