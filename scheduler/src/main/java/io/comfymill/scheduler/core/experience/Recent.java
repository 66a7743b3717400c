package io.comfymill.scheduler.core.experience;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets the least recently used key, so that memory stays bounded. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private static final int MOST = 10_000;

  public Recent() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
