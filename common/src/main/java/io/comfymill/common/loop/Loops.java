package io.comfymill.common.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Registers everything in this process that must not stop. Thread-safe. */
public final class Loops {
  private final LongSupplier nanoClock;
  private final Map<String, Progress> watched = new ConcurrentSkipListMap<>();
  private final Consumer<Progress> onWatch;

  public Loops() {
    this(System::nanoTime, progress -> {});
  }

  /**
   * @param nanoClock as {@link System#nanoTime}
   * @param onWatch is told of everything that is watched, for metrics
   */
  public Loops(LongSupplier nanoClock, Consumer<Progress> onWatch) {
    this.nanoClock = nanoClock;
    this.onWatch = onWatch;
  }

  /**
   * Watches work that must not stop although it is no {@link SupervisedLoop}. Replaces what was
   * watched under the same name.
   */
  public Progress watch(String name, Duration stallAfter) {
    Progress progress = new Progress(name, stallAfter, nanoClock);
    watched.put(name, progress);
    onWatch.accept(progress);
    return progress;
  }

  void forget(Progress progress) {
    watched.remove(progress.name(), progress);
  }

  /** What has made no progress for longer than it may, by name. */
  public List<Progress> stalled() {
    return watched.values().stream().filter(Progress::stalled).toList();
  }
}
