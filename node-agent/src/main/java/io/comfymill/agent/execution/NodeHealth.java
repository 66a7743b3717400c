package io.comfymill.agent.execution;

import io.comfymill.agent.heartbeat.KafkaContact;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a node can take work, and if not, why. Belongs to the node's loop. */
final class NodeHealth {
  private final NodeParts node;
  private final ComfyUiLink link;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final AttemptStop stop;
  private final WorkerWatch worker;
  private final KafkaContact kafka;

  NodeHealth(
      NodeParts node,
      ComfyUiLink link,
      StatsPoll stats,
      CapabilitiesWatch capabilities,
      Outside outside) {
    this.node = node;
    this.link = link;
    this.stats = stats;
    this.capabilities = capabilities;
    this.stop = outside.stop();
    this.worker = outside.worker();
    this.kafka = outside.kafka();
  }

  /** What else a node's health depends on. */
  record Outside(AttemptStop stop, WorkerWatch worker, KafkaContact kafka) {}

  /** Null while it can. A short break of the connection is none. */
  @Nullable String whyOffline(Instant now) {
    if (lost(now) || (!link.isUp() && !stats.everAnswered())) {
      return link.whyDown();
    }
    if (worker.dead()) {
      return "its worker died: ComfyUI answers and runs nothing until it is started again";
    }
    if (stop.hung()) {
      return "hung: ComfyUI does not let go of an attempt that makes no progress";
    }
    if (stats.silentFor(node.config().comfyuiSilentAfter(), now)) {
      return "ComfyUI does not answer";
    }
    return capabilities.hash() == null ? "its capabilities are being read" : null;
  }

  /** True once ComfyUI is gone, or away for so long that its attempts are given up. */
  boolean lost(Instant now) {
    return link.state() instanceof ComfyUiLink.State.Down down
        && (down.refused()
            || Duration.between(down.since(), now).compareTo(node.config().comfyuiLostAfter()) > 0);
  }

  /** True once ComfyUI has not said a word for as long as an attempt may be silent. */
  boolean silent(Instant now) {
    return link.isUp()
        && stats.everAnswered()
        && stats.silentFor(node.config().stallTimeout(), now);
  }

  /** True while only another start of ComfyUI can help. */
  boolean restartNeeded(Instant now) {
    return !lost(now) && (worker.dead() || stop.hung() || silent(now));
  }

  /** True once others may have been given this node's attempts. */
  boolean cutOff(Instant now) {
    return kafka.lostFor(node.selfStopAfter(), now);
  }
}
