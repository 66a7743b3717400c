package io.comfymill.gateway.proxy;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.comfymill.gateway.fleet.NodeQueries;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The nodes that requests can be passed to: those that the scheduler thinks well of and whose
 * agents say how to reach them. While the database is away, those that were so last.
 */
@ApplicationScoped
public class ReachableNodes {
  private static final Logger LOG = Logger.getLogger(ReachableNodes.class);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final CapabilityRegistry fleet;
  private final NodeKinds kinds = new NodeKinds();
  private final Uni<Set<NodeId>> usable;
  private volatile Set<NodeId> lastUsable = Set.of();

  ReachableNodes(CapabilityRegistry fleet, NodeQueries rows) {
    this.fleet = fleet;
    this.usable =
        rows.usable()
            .invoke(now -> lastUsable = now)
            .onFailure()
            .recoverWithItem(this::lastKnown)
            .memoize()
            .forFixedDuration(FRESH);
  }

  private Set<NodeId> lastKnown(Throwable failure) {
    LOG.debugf("which nodes are well is not known now: %s", failure.getMessage());
    return lastUsable;
  }

  /** In the order of their ids. */
  Uni<List<ReachableNode>> all() {
    return usable.map(this::reachable);
  }

  private List<ReachableNode> reachable(Set<NodeId> well) {
    List<ReachableNode> nodes = new ArrayList<>();
    for (NodeCapabilities node : fleet.nodes()) {
      String forwardUrl = node.forwardUrl();
      if (forwardUrl != null && well.contains(node.nodeId())) {
        nodes.add(ReachableNode.of(node, forwardUrl, kinds.of(node)));
      }
    }
    return nodes;
  }
}
