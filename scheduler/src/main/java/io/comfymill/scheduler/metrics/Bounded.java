package io.comfymill.scheduler.metrics;

import java.util.HashSet;
import java.util.Set;

/**
 * The values of a metric's label. The first ones keep their own, later ones share {@code other}, so
 * that the number of series is bounded. One thread.
 */
final class Bounded {
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = new HashSet<>();

  Bounded(int most) {
    this.most = most;
  }

  String of(String value) {
    if (known.contains(value)) {
      return value;
    }
    return known.size() < most && known.add(value) ? value : OTHER;
  }
}
