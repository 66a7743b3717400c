package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What every node that ever said so can do. Merged anew only when the set of hashes changes. */
@ApplicationScoped
public class Fleet {
  private final Map<NodeId, NodeCapabilities> nodes = new ConcurrentSkipListMap<>();
  private volatile @Nullable FleetCapabilities merged;

  /** Empty while no node is known. */
  public Optional<FleetCapabilities> capabilities() {
    FleetCapabilities current = merged;
    return Optional.ofNullable(current != null || nodes.isEmpty() ? current : merge());
  }

  public Collection<NodeCapabilities> nodes() {
    return nodes.values();
  }

  /** Equal hashes share one copy: a fleet of like nodes costs the memory of one. */
  synchronized void put(NodeCapabilities capabilities) {
    NodeCapabilities shared =
        nodes.values().stream()
            .filter(known -> known.hash().equals(capabilities.hash()))
            .findFirst()
            .map(known -> sharing(capabilities, known))
            .orElse(capabilities);
    Set<String> before = hashes();
    nodes.put(capabilities.nodeId(), shared);
    forgetUnless(before);
  }

  private Set<String> hashes() {
    return nodes.values().stream().map(NodeCapabilities::hash).collect(Collectors.toSet());
  }

  private void forgetUnless(Set<String> sameHashes) {
    if (!hashes().equals(sameHashes)) {
      merged = null;
    }
  }

  private static NodeCapabilities sharing(NodeCapabilities fresh, NodeCapabilities known) {
    return new NodeCapabilities(
        fresh.type(),
        fresh.at(),
        fresh.nodeId(),
        fresh.agentId(),
        fresh.hash(),
        known.objectInfo(),
        known.models(),
        known.embeddings(),
        fresh.systemStats());
  }

  synchronized void remove(NodeId node) {
    Set<String> before = hashes();
    nodes.remove(node);
    forgetUnless(before);
  }

  private synchronized @Nullable FleetCapabilities merge() {
    if (merged == null && !nodes.isEmpty()) {
      merged = FleetCapabilities.merge(nodes.values());
    }
    return merged;
  }
}
