package io.comfymill.agent.health;

import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.link.ComfyUiLink;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a node can take work, and if not, why. Belongs to the node's loop. */
public final class NodeHealth {
  private final NodeContext node;
  private final ComfyUiLink link;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final LingeringPrompts lingering;
  private final DeadWorkerDetector worker;

  public NodeHealth(
      NodeContext node,
      ComfyUiLink link,
      StatsPoll stats,
      CapabilitiesWatch capabilities,
      DeadWorkerDetector worker,
      LingeringPrompts lingering) {
    this.node = node;
    this.link = link;
    this.stats = stats;
    this.capabilities = capabilities;
    this.worker = worker;
    this.lingering = lingering;
  }

  /** Null while it can. A short break of the connection is none. */
  public @Nullable String whyOffline(Instant now) {
    if (lost(now) || (!link.isUp() && !stats.everAnswered())) {
      return link.whyDown();
    }
    if (worker.dead()) {
      return "its worker died: ComfyUI answers and runs nothing until it is started again";
    }
    if (lingering.hung(now)) {
      return "hung: ComfyUI does not let go of an attempt that makes no progress";
    }
    if (stats.silentFor(node.config().comfyuiSilentAfter(), now)) {
      return "ComfyUI does not answer";
    }
    return capabilities.hash() == null ? "its capabilities are being read" : null;
  }

  /** True once ComfyUI is gone, or away for so long that its attempts are given up. */
  public boolean lost(Instant now) {
    return link.state() instanceof ComfyUiLink.State.Down down
        && (down.refused()
            || Duration.between(down.since(), now).compareTo(node.config().comfyuiLostAfter()) > 0);
  }

  /** True once ComfyUI has not said a word for as long as an attempt may be silent. */
  public boolean silent(Instant now) {
    return link.isUp()
        && stats.everAnswered()
        && stats.silentFor(node.config().stallTimeout(), now);
  }

  /** True while only another start of ComfyUI can help. */
  public boolean restartNeeded(Instant now) {
    return !lost(now) && (worker.dead() || lingering.hung(now) || silent(now));
  }
}
