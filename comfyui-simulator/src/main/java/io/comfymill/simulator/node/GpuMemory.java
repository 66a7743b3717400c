package io.comfymill.simulator.node;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tracks which models are loaded, and evicts the least recently used ones. */
public final class GpuMemory {
  private static final long TOTAL_BYTES = 24L << 30;

  private final Timing timing;
  private final Map<String, Long> loaded = new LinkedHashMap<>(16, 0.75f, true);

  public GpuMemory(Timing timing) {
    this.timing = timing;
  }

  /** Loads the model unless it is loaded; returns how long that takes. */
  synchronized Duration load(String file) {
    if (loaded.get(file) != null) {
      return Duration.ZERO;
    }
    long bytes = timing.modelBytes(file);
    Iterator<Long> oldest = loaded.values().iterator();
    while (usedBytes() + bytes > TOTAL_BYTES && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
    loaded.put(file, bytes);
    return timing.loadTime(file);
  }

  public synchronized void unloadAll() {
    loaded.clear();
  }

  public synchronized List<String> loadedModels() {
    return List.copyOf(loaded.keySet());
  }

  public long totalBytes() {
    return TOTAL_BYTES;
  }

  public synchronized long freeBytes() {
    return TOTAL_BYTES - usedBytes();
  }

  private long usedBytes() {
    return loaded.values().stream().mapToLong(Long::longValue).sum();
  }
}
