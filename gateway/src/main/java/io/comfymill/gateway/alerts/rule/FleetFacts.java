package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.fleet.HostView;
import io.comfymill.gateway.fleet.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What rules judge.
 *
 * @param stuckJobs how many waiting jobs no node takes
 * @param oldestWaiting since when the job waits that has waited longest, of those that could run
 */
public record FleetFacts(
    Instant now,
    List<NodeView> nodes,
    List<HostView> hosts,
    int stuckJobs,
    Optional<Instant> oldestWaiting) {
  public FleetFacts {
    nodes = List.copyOf(nodes);
    hosts = List.copyOf(hosts);
  }
}
