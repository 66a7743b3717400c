package io.comfymill.scheduler.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** When PostgreSQL and Kafka last answered. Thread-safe. */
@ApplicationScoped
public class SchedulerStatus {
  private final InstantSource clock;
  private volatile boolean leading;
  private volatile @Nullable Instant databaseAnswered;
  private volatile @Nullable Instant beaconCameBack;

  public SchedulerStatus(InstantSource clock) {
    this.clock = clock;
  }

  public void leading(boolean leads) {
    leading = leads;
  }

  public boolean isLeading() {
    return leading;
  }

  /** The lease row was read or written. */
  public void databaseAnswered() {
    databaseAnswered = clock.instant();
  }

  /** Our own beacon came back from Kafka, and a cycle handled it. */
  public void beaconCameBack() {
    beaconCameBack = clock.instant();
  }

  boolean hasDatabaseAnswered(Duration within) {
    return isRecent(databaseAnswered, within);
  }

  boolean hasBeaconComeBack(Duration within) {
    return isRecent(beaconCameBack, within);
  }

  private boolean isRecent(@Nullable Instant time, Duration within) {
    return time != null && time.plus(within).isAfter(clock.instant());
  }
}
