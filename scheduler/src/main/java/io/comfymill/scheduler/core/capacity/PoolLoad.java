package io.comfymill.scheduler.core.capacity;

/**
 * What a pool has to do, and with what.
 *
 * @param queued jobs in line for it
 * @param queuedSeconds how long one node is expected to run them
 * @param held attempts that its nodes have, running or not
 * @param heldSeconds how long one node is expected to run those
 * @param busy online nodes that hold attempts
 * @param idle online nodes that hold none
 * @param offline nodes that are known and away
 */
public record PoolLoad(
    int queued,
    double queuedSeconds,
    int held,
    double heldSeconds,
    int busy,
    int idle,
    int offline) {
  static final PoolLoad NONE = new PoolLoad(0, 0, 0, 0, 0, 0, 0);

  PoolLoad withQueued(int jobs, double seconds) {
    return new PoolLoad(
        queued + jobs, queuedSeconds + seconds, held, heldSeconds, busy, idle, offline);
  }

  PoolLoad withNode(boolean online, int attempts, double seconds) {
    return new PoolLoad(
        queued,
        queuedSeconds,
        held + attempts,
        heldSeconds + seconds,
        busy + (online && attempts > 0 ? 1 : 0),
        idle + (online && attempts == 0 ? 1 : 0),
        offline + (online ? 0 : 1));
  }

  boolean hasNodes() {
    return busy + idle + offline > 0;
  }
}
