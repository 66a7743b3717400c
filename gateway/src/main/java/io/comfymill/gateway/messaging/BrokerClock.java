package io.comfymill.gateway.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * The broker's time, as far as it runs ahead of ours. The scheduler drops a submit that the broker
 * appended after its deadline, so the deadline has to be set by the broker's clock. Thread-safe.
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

  /** The broker has just acknowledged a record that it appended at this time of its clock. */
  synchronized void heard(Instant appended) {
    Duration seen = Duration.between(clock.instant(), appended);
    boolean further = seen.compareTo(ahead) > 0;
    if (further || seen.plus(NEGLIGIBLE).compareTo(ahead) < 0) {
      Duration next = seen.isNegative() ? Duration.ZERO : seen;
      if (next.minus(ahead).abs().compareTo(NEGLIGIBLE) > 0) {
        LOG.warnf("Kafka's clock is %s ahead of this gateway's; synchronise both by NTP", next);
      }
      ahead = next;
    }
  }
}
