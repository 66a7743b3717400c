package io.comfymill.scheduler.core.nodelease;

/**
 * Whether a node still counts as alive, measured in the scheduler's own beacons. They travel on the
 * same topic as the heartbeats: while Kafka is away neither arrives and no lease runs out.
 */
public final class Lease {
  private int beaconsSinceHeartbeat;
  private int ownBeacons;

  /**
   * A heartbeat of the node arrived.
   *
   * @param beacons how long its lease lasts at least: longer than usual where its agent sends
   *     heartbeats less often than there are beacons
   */
  public void renew(int beacons) {
    beaconsSinceHeartbeat = 0;
    ownBeacons = beacons;
  }

  /** One of our own beacons came back. */
  public void beacon() {
    beaconsSinceHeartbeat++;
  }

  /** Grants that many more beacons than usual, after a time in which nothing arrived at all. */
  public void extend(int beacons) {
    beaconsSinceHeartbeat = Math.min(beaconsSinceHeartbeat, -beacons);
  }

  public boolean isExpired(int missedHeartbeats) {
    return beaconsSinceHeartbeat >= Math.max(missedHeartbeats, ownBeacons);
  }
}
