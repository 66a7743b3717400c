package io.comfymill.agent.heartbeat;

import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.NodeHealth;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.wire.Heartbeat;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says at intervals, and at once when it goes on- or offline, how the node is. */
public final class NodeHeartbeat {
  private final NodeContext node;
  private final AgentId agent;
  private final HeartbeatSender heartbeats;
  private final Sources sources;
  private Instant beatAt = Instant.EPOCH;
  private boolean wasOnline;

  /** Whence it knows. */
  public record Sources(
      HeldAttempts held, NodeHealth health, CapabilitiesWatch capabilities, StatsPoll stats) {}

  public NodeHeartbeat(
      NodeContext node, AgentId agent, HeartbeatSender heartbeats, Sources sources) {
    this.node = node;
    this.agent = agent;
    this.heartbeats = heartbeats;
    this.sources = sources;
  }

  public void tick(Instant now) {
    String offline = sources.health().whyOffline(now);
    boolean changed = wasOnline != (offline == null);
    boolean due = !beatAt.plus(node.config().heartbeatInterval()).isAfter(now);
    if (due || changed) {
      beatAt = now;
      wasOnline = offline == null;
      heartbeats.send(heartbeat(now, offline));
    }
  }

  private Heartbeat.OfNode heartbeat(Instant now, @Nullable String offline) {
    return new Heartbeat.OfNode(
        now,
        node.id(),
        agent,
        offline == null,
        offline,
        node.url(),
        node.slots(),
        sources.held().ids(),
        sources.held().running().map(HeldAttempt::id).orElse(null),
        sources.capabilities().hash(),
        node.config().pool().orElse(null),
        new TreeSet<>(node.config().labels().orElse(Set.of())),
        sources.health().restartNeeded(now),
        sources.stats().load(),
        node.config().heartbeatInterval());
  }
}
