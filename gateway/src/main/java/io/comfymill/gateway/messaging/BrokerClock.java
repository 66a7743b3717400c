package io.comfymill.gateway.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * How far the broker's clock is ahead of ours, as far as that has mattered. What the broker
 * appended after a submit's time was up is dropped by the scheduler, so both must mean the same
 * time. Thread-safe.
 */
@ApplicationScoped
public class BrokerClock {
  private static final Logger LOG = Logger.getLogger(BrokerClock.class);
  private static final Duration NEGLIGIBLE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private Duration ahead = Duration.ZERO;

  BrokerClock(InstantSource clock) {
    this.clock = clock;
  }

  synchronized Instant now() {
    return clock.instant().plus(ahead);
  }

  /** The broker appended something at this time, by its clock, and has just told us. */
  synchronized void heard(Instant appended) {
    Duration seen = Duration.between(clock.instant(), appended);
    boolean further = seen.compareTo(ahead) > 0;
    if (further || seen.plus(NEGLIGIBLE).compareTo(ahead) < 0) {
      Duration next = seen.isNegative() ? Duration.ZERO : seen;
      if (next.minus(ahead).abs().compareTo(NEGLIGIBLE) > 0) {
        LOG.warnf("Kafka's clock is %s ahead of this gateway's; set them by NTP", next);
      }
      ahead = next;
    }
  }
}
