package io.comfymill.agent.health;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.capabilities.StableStats;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.loop.SingleFlight;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.NodeHost;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks ComfyUI for its memory figures, and so whether it answers. Confined to the node's loop. */
public final class StatsPoll {
  private static final Logger LOG = Logger.getLogger(StatsPoll.class);

  private final NodeContext node;
  private final SingleFlight asking;
  private @Nullable Instant askedAt;
  private @Nullable Instant heardAt;
  private @Nullable ObjectNode stats;
  private int queueRemaining;
  private int othersPrompts;

  public StatsPoll(NodeContext node) {
    this.node = node;
    this.asking = new SingleFlight(node.config().requestTimeout().multipliedBy(2));
  }

  public void tick(Instant now) {
    if (askedAt == null || !askedAt.plus(node.config().statsInterval()).isAfter(now)) {
      ask();
    }
  }

  public void ask() {
    if (!asking.begin(node.now())) {
      return;
    }
    askedAt = node.now();
    node.loop()
        .follow(
            node.comfyUi().systemStats(),
            answer -> {
              asking.end();
              stats = answer;
              heard();
            },
            failure -> {
              asking.end();
              LOG.debugf("no stats from %s: %s", node.url(), failure.getMessage());
            });
  }

  /** ComfyUI said something, here or on its WebSocket. */
  public void heard() {
    heardAt = node.now();
  }

  /** How many prompts ComfyUI has, as its WebSocket last said. */
  public void queueRemaining(int remaining) {
    queueRemaining = remaining;
  }

  /** How many prompts in ComfyUI's queue are none of this agent's. */
  public void othersPrompts(int count) {
    othersPrompts = count;
  }

  /** Where ComfyUI runs, as far as it is known. */
  public NodeHost host() {
    return node.machine().now(stats == null ? MissingNode.getInstance() : stats, othersPrompts);
  }

  /** ComfyUI's queue is empty, as far as is known. */
  public boolean hasNoPrompts() {
    return queueRemaining == 0 && othersPrompts == 0;
  }

  /** How much of its VRAM is in use, 0 to 1; 0 where it is not known. */
  public double vramShare() {
    Heartbeat.Load load = load();
    return load.vramTotalBytes() == 0
        ? 0
        : 1 - (double) load.vramFreeBytes() / load.vramTotalBytes();
  }

  boolean everAnswered() {
    return stats != null;
  }

  boolean silentFor(Duration limit, Instant now) {
    return heardAt == null || Duration.between(heardAt, now).compareTo(limit) > 0;
  }

  public Heartbeat.Load load() {
    return stats == null ? Heartbeat.Load.UNKNOWN : StableStats.load(stats, queueRemaining);
  }
}
