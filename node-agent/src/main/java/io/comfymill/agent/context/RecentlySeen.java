package io.comfymill.agent.context;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A set that forgets its oldest element when it is full. */
public final class RecentlySeen<E> extends LinkedHashMap<E, Boolean> {
  private static final long serialVersionUID = 1L;

  private final int capacity;

  private RecentlySeen(int capacity) {
    this.capacity = capacity;
  }

  public static <E> Set<E> upTo(int capacity) {
    return Collections.newSetFromMap(new RecentlySeen<>(capacity));
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<E, Boolean> eldest) {
    return size() > capacity;
  }
}
