package io.comfymill.scheduler.core.nodelease;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Notices that beacons failed to come back for longer than a lease. After that, agents get time to
 * reconnect to Kafka before their silence counts, since not all of them are back at once.
 */
public final class BeaconWatch {
  private final Duration leaseTime;
  private @Nullable Instant last;

  public BeaconWatch(Duration leaseTime) {
    this.leaseTime = leaseTime;
  }

  /** A beacon came back; true where the previous one came more than a lease ago. */
  public boolean cameBack(Instant now) {
    boolean gap = last == null || last.plus(leaseTime).isBefore(now);
    last = now;
    return gap;
  }
}
