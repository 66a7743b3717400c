package io.comfymill.agent.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.capabilities.StableStats;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.context.SingleFlight;
import io.comfymill.common.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks ComfyUI for its figures, and so whether it answers. Belongs to the node's loop. */
public final class StatsPoll {
  private static final Logger LOG = Logger.getLogger(StatsPoll.class);

  private final NodeContext node;
  private final SingleFlight asking;
  private @Nullable Instant askedAt;
  private @Nullable Instant heardAt;
  private @Nullable ObjectNode stats;
  private int queueRemaining;

  public StatsPoll(NodeContext node) {
    this.node = node;
    this.asking = new SingleFlight(node.config().requestTimeout().multipliedBy(2));
  }

  public void tick(Instant now) {
    Instant before = askedAt;
    if (before == null || !before.plus(node.config().statsInterval()).isAfter(now)) {
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
              LOG.debugf("no figures from %s: %s", node.url(), failure.getMessage());
            });
  }

  /** ComfyUI said something, here or on its WebSocket. */
  public void heard() {
    heardAt = node.now();
  }

  public boolean everAnswered() {
    return stats != null;
  }

  public boolean silentFor(Duration limit, Instant now) {
    Instant last = heardAt;
    return last == null || Duration.between(last, now).compareTo(limit) > 0;
  }

  /** How many prompts ComfyUI has, as it said last on its WebSocket. */
  public void queueRemaining(int remaining) {
    queueRemaining = remaining;
  }

  public Heartbeat.Load load() {
    ObjectNode known = stats;
    return known == null ? Heartbeat.Load.UNKNOWN : StableStats.load(known, queueRemaining);
  }
}
