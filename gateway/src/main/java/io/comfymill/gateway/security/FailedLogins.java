package io.comfymill.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts wrong credentials by the address that they come from. Above the limit they are not looked
 * at for a while; who shows a valid key that is known already is not held up by a neighbour.
 */
final class FailedLogins {
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** The least recent are forgotten, and may try anew. */
  private static final int MOST_ADDRESSES = 50_000;

  private final int limit;
  private final Cache<String, AtomicInteger> failures;

  FailedLogins(int limit, Ticker ticker) {
    this.limit = limit;
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterWrite(PERIOD)
            .ticker(ticker)
            .build();
  }

  void add(String address) {
    failures.get(address, unknown -> new AtomicInteger()).incrementAndGet();
  }

  boolean tooMany(String address) {
    AtomicInteger count = failures.getIfPresent(address);
    return count != null && count.get() >= limit;
  }
}
