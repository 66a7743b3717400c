package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.NodeAbilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
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
  private final Map<NodeId, NodeAbilities> abilities = new ConcurrentSkipListMap<>();
  private final SharedCapabilities shared = new SharedCapabilities();
  private volatile @Nullable FleetCapabilities merged;

  /** Empty while no node is known. */
  public Optional<FleetCapabilities> capabilities() {
    FleetCapabilities current = merged;
    return Optional.ofNullable(current != null || nodes.isEmpty() ? current : merge());
  }

  public Collection<NodeCapabilities> nodes() {
    return nodes.values();
  }

  /** What each node alone can do, by its last word, in the order of their ids. */
  Map<NodeId, NodeAbilities> abilities() {
    return Collections.unmodifiableMap(abilities);
  }

  boolean knows(NodeId node) {
    return nodes.containsKey(node);
  }

  synchronized void put(NodeCapabilities capabilities) {
    NodeCapabilities node = shared.shared(capabilities);
    Set<String> before = hashes();
    abilities.put(node.nodeId(), NodeAbilities.of(node));
    nodes.put(node.nodeId(), node);
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

  synchronized void remove(NodeId node) {
    Set<String> before = hashes();
    nodes.remove(node);
    abilities.remove(node);
    forgetUnless(before);
  }

  private synchronized @Nullable FleetCapabilities merge() {
    if (merged == null && !nodes.isEmpty()) {
      merged = FleetCapabilities.merge(nodes.values());
    }
    return merged;
  }
}
