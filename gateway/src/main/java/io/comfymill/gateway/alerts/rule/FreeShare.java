package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.fleet.HostView;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * How much of something a machine has left.
 *
 * @param percent rounded down
 */
record FreeShare(String host, int percent, long bytes) {
  private static final int ALL = 100;
  private static final double GIB = 1L << 30;

  /** Nothing where there is enough, or where it is not known. */
  static Stream<FreeShare> below(
      HostView host,
      int percent,
      ToLongFunction<HostView.Resources> free,
      ToLongFunction<HostView.Resources> total) {
    return Stream.ofNullable(host.resources())
        .filter(has -> total.applyAsLong(has) > 0)
        .map(
            has ->
                new FreeShare(
                    host.name(),
                    (int) (free.applyAsLong(has) * (double) ALL / total.applyAsLong(has)),
                    free.applyAsLong(has)))
        .filter(share -> share.percent() < percent);
  }

  AlertRule.Finding finding(String of) {
    return new AlertRule.Finding(
        host, "%d %% of its %s are free, %.1f GiB".formatted(percent, of, bytes / GIB));
  }
}
