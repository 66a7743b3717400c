package io.comfymill.scheduler.core.lifecycle;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/** Gives equal values one instance, so that a million similar jobs hold it once. */
public final class Interner<T> {
  private final Map<T, WeakReference<T>> known = new WeakHashMap<>();

  public T shared(T value) {
    WeakReference<T> reference = known.get(value);
    T found = reference == null ? null : reference.get();
    if (found != null) {
      return found;
    }
    known.put(value, new WeakReference<>(value));
    return value;
  }
}
