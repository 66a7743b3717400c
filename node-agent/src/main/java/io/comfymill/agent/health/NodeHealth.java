package io.comfymill.agent.health;

import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.link.ComfyUiLink;
import io.comfymill.agent.settings.AwayTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a node can take work, and if not, why. Confined to the node's loop. */
public final class NodeHealth {
  private final NodeContext node;
  private final AwayTimes awayTimes;
  private final ComfyUiLink link;
  private final StatsPoll stats;
  private final CapabilitiesWatch capabilities;
  private final DeadWorkerDetector worker;
  private final LingeringPrompts lingering;
  private boolean draining;

  public NodeHealth(
      NodeContext node,
      ComfyUiLink link,
      StatsPoll stats,
      CapabilitiesWatch capabilities,
      DeadWorkerDetector worker,
      LingeringPrompts lingering) {
    this.node = node;
    this.awayTimes = AwayTimes.parse(node.config().away().orElse(List.of()));
    this.link = link;
    this.stats = stats;
    this.capabilities = capabilities;
    this.worker = worker;
    this.lingering = lingering;
  }

  /** Null while it can take work. A short break of the connection does not count. */
  public @Nullable String whyOffline(Instant now) {
    if (draining) {
      return "draining: its agent is about to be stopped";
    }
    String away = away(now);
    if (away != null) {
      return away;
    }
    String nursed = node.nursing().whyNotReady();
    if (nursed != null) {
      return nursed;
    }
    if (lost(now) || (!link.isUp() && !stats.everAnswered())) {
      return link.whyDown();
    }
    if (worker.dead()) {
      return "its worker died: ComfyUI answers and runs nothing until it is restarted";
    }
    if (hung(now)) {
      return "hung: ComfyUI does not drop an attempt that makes no progress";
    }
    if (stats.silentFor(node.config().comfyuiSilentAfter(), now)) {
      return "ComfyUI does not answer";
    }
    return capabilities.hash() == null ? "its capabilities are being read" : null;
  }

  private @Nullable String away(Instant now) {
    String window = awayTimes.at(LocalDateTime.ofInstant(now, ZoneId.systemDefault()));
    return window == null ? null : "steps aside: somebody else needs the machine " + window;
  }

  /** Both ways into it are open. */
  public boolean answers(Instant now) {
    return link.isUp() && !stats.silentFor(node.config().comfyuiSilentAfter(), now);
  }

  public boolean isDraining() {
    return draining;
  }

  /** From now on it takes nothing; what it holds goes on. */
  public void drain() {
    draining = true;
  }

  /** ComfyUI is gone, or away for so long that its attempts are given up. */
  public boolean lost(Instant now) {
    return link.state() instanceof ComfyUiLink.State.Down down
        && (down.refused()
            || Duration.between(down.since(), now).compareTo(node.config().comfyuiLostAfter()) > 0);
  }

  /** ComfyUI has said nothing at all for as long as an attempt may be silent. */
  public boolean silent(Instant now) {
    return link.isUp()
        && stats.everAnswered()
        && stats.silentFor(node.config().stallTimeout(), now);
  }

  /** ComfyUI does not drop a prompt that hangs. */
  public boolean hung(Instant now) {
    return lingering.hung(now);
  }

  /** ComfyUI has not dropped this prompt in time. */
  public void lingers(String promptId, boolean hung, Instant now) {
    lingering.add(promptId, now);
    if (hung) {
      lingering.hangs(promptId);
    }
  }

  /** Only a restart of ComfyUI can help. */
  public boolean restartNeeded(Instant now) {
    return !lost(now) && (worker.dead() || hung(now) || silent(now));
  }
}
