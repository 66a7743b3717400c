package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.eligibility.NodeTraits;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.health.CircuitBreaker;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A node as a pass sees it; it does not change during the pass. One that takes API-only jobs beside
 * others is seen twice: its slots, and its API lane.
 *
 * @param profile what it says of itself
 * @param settings how it is to be used
 * @param circuit whether it gets its work done
 * @param occupied slots in use
 * @param capabilities null as long as its agent has not told them
 * @param restingUntil it gets no attempt before that: it refused one, or its agent is being
 *     replaced
 * @param lastUsed grows with every assignment, over all nodes
 * @param ahead the attempts it holds, in the order in which it runs them
 * @param models what it has loaded by now
 * @param results of graph nodes that it holds by now
 * @param turn see {@link WeightedTurns}
 * @param paused it takes nothing new, since the queue of its pool is paused
 * @param coming by file, with {@code /} between folders
 * @param apiLane this is its API lane: the slots, the attempts and the turn are those of API-only
 *     jobs
 */
public record NodeView(
    NodeId id,
    NodeProfile profile,
    NodeSettings settings,
    CircuitBreaker circuit,
    int occupied,
    @Nullable Capabilities capabilities,
    Instant restingUntil,
    long lastUsed,
    List<Ahead> ahead,
    ModelMemory models,
    ResultMemory results,
    double turn,
    boolean paused,
    SortedMap<String, ComingModel> coming,
    boolean apiLane)
    implements NodeTraits {
  public NodeView {
    ahead = List.copyOf(ahead);
    coming = Collections.unmodifiableSortedMap(coming); // whoever made it never changes it
  }

  public int slots() {
    return apiLane ? profile.apiSlots() : profile.slots();
  }

  public int free() {
    return Math.max(0, slots() - occupied);
  }

  @Override
  public boolean takesGpuJobs() {
    return profile.slots() > 0;
  }

  /** The ids of the cards it uses that others may use too; an API lane uses none. */
  public List<String> cards() {
    NodeHost host = profile.host();
    return host == null || apiLane
        ? List.of()
        : host.gpus().stream().map(Gpu::uuid).filter(Objects::nonNull).toList();
  }

  @Override
  public long vramTotalBytes() {
    return profile.vramTotalBytes();
  }

  @Override
  public Set<String> nodeClasses() {
    return capabilities == null ? Set.of() : capabilities.nodeClasses();
  }

  @Override
  public Set<String> modelFiles() {
    return capabilities == null ? Set.of() : capabilities.modelFiles();
  }

  /** How many sets of models it is assumed to hold. */
  public int modelSets() {
    return ModelMemory.setsIn(vramTotalBytes());
  }

  /** Which results of graph nodes it keeps. */
  public CacheMode cache() {
    return capabilities == null ? CacheMode.CLASSIC : capabilities.cache();
  }

  @Override
  public String pool() {
    return settings.pool();
  }

  @Override
  public SortedSet<String> labels() {
    return settings.labels();
  }
}
