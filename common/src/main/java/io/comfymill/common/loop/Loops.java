package io.comfymill.common.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Everything in a process that must not stop. One for each process. Thread-safe. */
public final class Loops {
  private final LongSupplier nanoClock;
  private final Map<String, Progress> watched = new ConcurrentSkipListMap<>();
  private volatile @Nullable Consumer<Progress> listener;

  public Loops() {
    this(System::nanoTime);
  }

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  public Loops(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Watches something that is not a {@link SupervisedLoop} but must not stop either. What was
   * watched by that name is watched no longer.
   */
  public Progress watch(String name, Duration stallAfter) {
    Progress progress = new Progress(name, stallAfter, nanoClock);
    watched.put(name, progress);
    Consumer<Progress> told = listener;
    if (told != null) {
      told.accept(progress);
    }
    return progress;
  }

  void forget(Progress progress) {
    watched.remove(progress.name(), progress);
  }

  public List<Progress> all() {
    return List.copyOf(watched.values());
  }

  /** Those that stand still, as liveness checks show them. */
  public List<Progress> stalled() {
    return watched.values().stream().filter(Progress::stalled).toList();
  }

  /** Is told of everything watched, now and later; for metrics. */
  public void listen(Consumer<Progress> watcher) {
    listener = watcher;
    watched.values().forEach(watcher);
  }
}
