package io.comfymill.standalone.load;

import java.util.Collection;

/** Of durations, in milliseconds; all 0 where there were none. */
public record Percentiles(long count, long p50, long p90, long p99, long max) {
  static Percentiles of(Collection<Long> millis) {
    long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? new Percentiles(0, 0, 0, 0, 0)
        : new Percentiles(
            sorted.length,
            at(sorted, 50),
            at(sorted, 90),
            at(sorted, 99),
            sorted[sorted.length - 1]);
  }

  /** The smallest one that so many per cent do not exceed. */
  private static long at(long[] sorted, int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  @Override
  public String toString() {
    return "p50 %d ms, p90 %d ms, p99 %d ms, at most %d ms of %d"
        .formatted(p50, p90, p99, max, count);
  }
}
