package io.comfymill.scheduler.core.health;

import java.util.ArrayList;
import java.util.List;

/**
 * What counts against a node since its last success. A charge counts once, however often it is
 * brought.
 */
record Charges(List<String> keys) {
  static final Charges NONE = new Charges(List.of());
  private static final int MOST = 100;

  Charges {
    keys = List.copyOf(keys);
  }

  boolean isNew(String key) {
    return !keys.contains(key);
  }

  Charges with(String key) {
    if (!isNew(key)) {
      return this;
    }
    List<String> more = new ArrayList<>(keys.subList(Math.max(0, count() + 1 - MOST), count()));
    more.add(key);
    return new Charges(more);
  }

  int count() {
    return keys.size();
  }
}
