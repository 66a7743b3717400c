package io.comfymill.gateway.capabilities;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.workflow.NodeAbilities;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The capabilities of every node that has ever announced them. When the set of their hashes changes
 * they are merged again, on another thread: until then the last merge is served, so no request
 * waits. Nodes that arrive during a merge share the next one.
 *
 * <p>Bounded by the fleet: nodes that are gone are removed, and what nodes have in common is kept
 * once.
 */
@ApplicationScoped
public class CapabilityRegistry {
  private static final Logger LOG = Logger.getLogger(CapabilityRegistry.class);

  private final Map<NodeId, NodeCapabilities> nodes = new ConcurrentSkipListMap<>();
  private final Map<NodeId, NodeAbilities> abilities = new ConcurrentSkipListMap<>();
  private final SharedCapabilities shared = new SharedCapabilities();
  private final Executor merging;
  private final ModelContents contents;
  private final FetchableModels fetchable;
  private final AtomicBoolean mergeIsDue = new AtomicBoolean();
  private final Object oneMergeAtATime = new Object();
  private volatile @Nullable FleetCapabilities merged;

  @Inject
  CapabilityRegistry(ModelContents contents, FetchableModels fetchable) {
    this(contents, fetchable, Infrastructure.getDefaultWorkerPool());
  }

  CapabilityRegistry(ModelContents contents, FetchableModels fetchable, Executor merging) {
    this.contents = contents;
    this.fetchable = fetchable;
    this.merging = merging;
  }

  /** Empty while no node is known. */
  public Optional<FleetCapabilities> capabilities() {
    return Optional.ofNullable(merged);
  }

  public Collection<NodeCapabilities> nodes() {
    return nodes.values();
  }

  /** The newest announcement of each node, in the order of their ids. */
  public Map<NodeId, NodeAbilities> abilities() {
    return Collections.unmodifiableMap(abilities);
  }

  /** Where those of the nodes differ that are wanted, computed on another thread. */
  public Uni<CapabilityDrift> drift(Predicate<NodeId> wanted) {
    return Uni.createFrom()
        .item(
            () ->
                CapabilityDrift.of(
                    nodes.values().stream().filter(node -> wanted.test(node.nodeId())).toList(),
                    contents))
        .runSubscriptionOn(merging);
  }

  /** Empty for a node that has not told yet. */
  public Optional<InstalledOn> installedOn(NodeId node) {
    return Optional.ofNullable(nodes.get(node)).map(InstalledOn::of);
  }

  public boolean knows(NodeId node) {
    return nodes.containsKey(node);
  }

  synchronized void put(NodeCapabilities capabilities) {
    NodeCapabilities node = shared.shared(capabilities);
    Set<String> before = hashes();
    abilities.put(node.nodeId(), NodeAbilities.of(node));
    nodes.put(node.nodeId(), node);
    mergeUnless(before);
  }

  private Set<String> hashes() {
    return nodes.values().stream().map(NodeCapabilities::hash).collect(Collectors.toSet());
  }

  private void mergeUnless(Set<String> sameHashes) {
    if (!hashes().equals(sameHashes)) {
      mergeSoon();
    }
  }

  private void mergeSoon() {
    if (mergeIsDue.compareAndSet(false, true)) {
      merging.execute(this::merge);
    }
  }

  /** A model that nodes can fetch, or could. */
  public void put(CatalogueModel model) {
    if (fetchable.put(model)) {
      mergeSoon();
    }
  }

  /** Whether a node's agent fetches models. */
  public void put(NodeFetches said) {
    if (fetchable.put(said)) {
      mergeSoon();
    }
  }

  /** Model files that a node does not have and can have when a job needs them. */
  public Set<String> fetchable(NodeId node) {
    return fetchable.namesFor(node);
  }

  synchronized void remove(NodeId node) {
    Set<String> before = hashes();
    nodes.remove(node);
    abilities.remove(node);
    mergeUnless(before);
  }

  private void merge() {
    synchronized (oneMergeAtATime) {
      mergeIsDue.set(false);
      try {
        merged =
            nodes.isEmpty()
                ? null
                : FleetCapabilities.merge(nodes.values(), fetchable.by(nodes.keySet()));
      } catch (RuntimeException e) {
        LOG.error("what the nodes can do cannot be merged; what was merged last holds", e);
      }
    }
  }
}
