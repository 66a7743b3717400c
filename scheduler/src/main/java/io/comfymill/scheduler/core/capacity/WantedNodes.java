package io.comfymill.scheduler.core.capacity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many nodes one pool wants: as many as would be done with all its work within the target wait,
 * but no more than it has jobs, and no fewer than are busy. It grows at once; it shrinks only to
 * the most that was wanted within the last {@code scaleInAfter}, so that a pause between two jobs
 * ends no node. One thread.
 */
final class WantedNodes {
  private final Duration targetWait;
  private final Duration scaleInAfter;
  // Falling from the first to the last: a reading that a later one tops no longer matters. So it
  // holds at most one entry for each number of nodes.
  private final Deque<Reading> readings = new ArrayDeque<>();

  WantedNodes(Duration targetWait, Duration scaleInAfter) {
    this.targetWait = targetWait;
    this.scaleInAfter = scaleInAfter;
  }

  private record Reading(Instant at, int nodes) {}

  /**
   * @param least that it wants whatever its load
   */
  int of(PoolLoad load, int least, Instant now) {
    int nodes = Math.max(least, atOnce(load));
    while (!readings.isEmpty() && readings.getLast().nodes() <= nodes) {
      readings.removeLast();
    }
    readings.addLast(new Reading(now, nodes));
    while (readings.getFirst().at().plus(scaleInAfter).isBefore(now)) {
      readings.removeFirst();
    }
    return readings.getFirst().nodes();
  }

  private int atOnce(PoolLoad load) {
    double nodes = (load.queuedSeconds() + load.heldSeconds()) / targetWait.toMillis() * 1000;
    int least = Math.max(load.busy(), load.queued() > 0 ? 1 : 0);
    int most = load.queued() + load.held();
    return Math.max(least, (int) Math.min(most, Math.ceil(nodes)));
  }
}
