package io.comfymill.gateway.webhooks;

import java.time.Duration;
import java.time.Instant;

/**
 * How far the scheduler's changes have been read. Transactions overlap, so that changes can become
 * visible out of order; each reading begins where the one of some seconds ago ended.
 *
 * @param from the next reading begins behind this change
 * @param seen the newest change of a reading that ended at {@code seenAt}
 */
record OutboxPosition(long from, long seen, Instant seenAt) {
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** After a reading that left nothing out, up to {@code newest}. */
  OutboxPosition readAll(long newest, Instant now) {
    return seenAt.plus(OVERLAP).isAfter(now) ? this : new OutboxPosition(seen, newest, now);
  }

  /** After one that ended early, at {@code last}: there is enough to be read further on. */
  OutboxPosition readUpTo(long last, Instant now) {
    return new OutboxPosition(last, last, now);
  }
}
