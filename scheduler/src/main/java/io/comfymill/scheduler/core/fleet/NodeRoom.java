package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.ModelMemory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as a pass sees it; does not change meanwhile.
 *
 * @param draining finishes what it has and gets nothing new
 * @param capabilities null as long as its agent has not told them
 * @param restingUntil it refused an attempt and gets none before that
 * @param lastUsed grows with every assignment, over all nodes
 * @param ahead what it was given, in the order in which it runs it
 * @param models what it has loaded by now
 * @param modelSets how many sets of models it is taken to hold
 * @param weight its share of the work where nodes are chosen by weight, 1 or more
 * @param priority the higher, the sooner it is used where nodes are chosen by priority
 * @param turn how much it was given by weight; see {@link Turns}
 */
public record NodeRoom(
    NodeId id,
    boolean online,
    @Nullable String detail,
    boolean draining,
    int slots,
    int occupied,
    @Nullable Capabilities capabilities,
    Instant restingUntil,
    long lastUsed,
    List<Ahead> ahead,
    ModelMemory models,
    int modelSets,
    int weight,
    int priority,
    double turn) {
  public NodeRoom {
    ahead = List.copyOf(ahead);
  }

  public int free() {
    return Math.max(0, slots - occupied);
  }
}
