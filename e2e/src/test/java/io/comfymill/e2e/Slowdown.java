package io.comfymill.e2e;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How much longer a busy thread takes on this machine than it would alone, over time: a thread that
 * works a little every now and then compares the time on the wall with that of the processor. Two
 * cores on which ten processes start are shared by all of them.
 */
final class Slowdown {
  private static final Duration WORK = Duration.ofMillis(15);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration AROUND = Duration.ofSeconds(1);
  private static final Slowdown OF_THIS_MACHINE = new Slowdown();

  private final ConcurrentSkipListMap<LocalDateTime, Double> factors =
      new ConcurrentSkipListMap<>();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private Slowdown() {
    Thread thread = new Thread(this::measure, "slowdown");
    thread.setDaemon(true);
    thread.start();
  }

  static Slowdown ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  private void measure() {
    while (true) {
      long wall = System.nanoTime();
      long processor = threads.getCurrentThreadCpuTime();
      while (threads.getCurrentThreadCpuTime() - processor < WORK.toNanos()) {
        Thread.onSpinWait();
      }
      double took = System.nanoTime() - wall;
      factors.put(now(), took / (threads.getCurrentThreadCpuTime() - processor));
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** As the services' logs have it. */
  private static LocalDateTime now() {
    return LocalDateTime.now(ZoneOffset.systemDefault());
  }

  /** The worst about that time; 1 where a thread has a core for itself. */
  double during(LocalDateTime from, LocalDateTime to) {
    Map<LocalDateTime, Double> then = factors.subMap(from.minus(AROUND), to.plus(AROUND));
    return then.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
  }
}
