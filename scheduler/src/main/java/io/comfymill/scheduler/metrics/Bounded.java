package io.comfymill.scheduler.metrics;

import java.util.HashSet;
import java.util.Set;

/**
 * Values of a metric's label: the first ones that come keep their own, all later ones share {@code
 * other}, so that nobody can make a service hold ever more series. Used by one thread.
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
