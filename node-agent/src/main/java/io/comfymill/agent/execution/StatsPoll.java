package io.comfymill.agent.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.capabilities.StableStats;
import io.comfymill.common.wire.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks ComfyUI for its figures, and so whether it answers. Belongs to the node's loop. */
final class StatsPoll {
  private static final Logger LOG = Logger.getLogger(StatsPoll.class);

  private final NodeParts node;
  private final UnderWay asking;
  private @Nullable Instant askedAt;
  private @Nullable Instant heardAt;
  private @Nullable ObjectNode stats;

  StatsPoll(NodeParts node) {
    this.node = node;
    this.asking = new UnderWay(node.config().requestTimeout().multipliedBy(2));
  }

  void tick(Instant now) {
    Instant before = askedAt;
    if (before == null || !before.plus(node.config().statsInterval()).isAfter(now)) {
      ask();
    }
  }

  void ask() {
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
  void heard() {
    heardAt = node.now();
  }

  boolean everAnswered() {
    return stats != null;
  }

  boolean silentFor(Duration limit, Instant now) {
    Instant last = heardAt;
    return last == null || Duration.between(last, now).compareTo(limit) > 0;
  }

  Heartbeat.Load load(int queueRemaining) {
    ObjectNode known = stats;
    return known == null ? Heartbeat.Load.UNKNOWN : StableStats.load(known, queueRemaining);
  }
}
