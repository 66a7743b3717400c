package io.comfymill.common.loop;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Registers everything in this process that must not stop. Thread-safe. */
public final class Loops {
  private final LongSupplier nanoClock;
  private final Map<String, Progress> watched = new ConcurrentSkipListMap<>();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final BiConsumer<Loops, Progress> onWatch;

  public Loops() {
    this(System::nanoTime, (loops, progress) -> {});
  }

  /**
   * @param nanoClock as {@link System#nanoTime}
   * @param onWatch is told of everything that is watched, for metrics
   */
  public Loops(LongSupplier nanoClock, BiConsumer<Loops, Progress> onWatch) {
    this.nanoClock = nanoClock;
    this.onWatch = onWatch;
  }

  /**
   * Watches work that must not stop although it is no {@link SupervisedLoop}. Replaces what was
   * watched under the same name.
   */
  public Progress watch(String name, Duration stallAfter) {
    Progress progress = new Progress(name, stallAfter, nanoClock, failures(name));
    watched.put(name, progress);
    onWatch.accept(this, progress);
    return progress;
  }

  private LongAdder failures(String name) {
    return failures.computeIfAbsent(Progress.kind(name), added -> new LongAdder());
  }

  /** How many turns of a kind have failed, those of forgotten loops among them. */
  public long failuresOf(String kind) {
    return failures(kind).sum();
  }

  /** How long the slowest of a kind has made no progress. */
  public Duration idle(String kind) {
    return watched.values().stream()
        .filter(progress -> progress.kind().equals(kind))
        .map(Progress::since)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  void forget(Progress progress) {
    watched.remove(progress.name(), progress);
  }

  /** What has made no progress for longer than it may, by name. */
  public List<Progress> stalled() {
    return watched.values().stream().filter(Progress::stalled).toList();
  }
}
