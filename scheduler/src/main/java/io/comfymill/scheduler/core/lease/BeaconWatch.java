package io.comfymill.scheduler.core.lease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices that beacons were away for longer than a lease. After that, agents get time to connect to
 * Kafka again before their silence counts: not everybody is back at the same moment.
 */
public final class BeaconWatch {
  private final Duration leaseTime;
  private @Nullable Instant last;

  public BeaconWatch(Duration leaseTime) {
    this.leaseTime = leaseTime;
  }

  /** A beacon came back; true where the one before it is longer ago than a lease. */
  public boolean cameBack(Instant now) {
    boolean gap = last == null || last.plus(leaseTime).isBefore(now);
    last = now;
    return gap;
  }
}
