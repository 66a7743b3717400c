package io.comfymill.common.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs one line a minute for each cause, and how many were suppressed before. Thread-safe. */
public final class SparseLog {
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  /** How many causes are remembered. One that was forgotten is logged at once. */
  private static final int CAUSES = 500;

  private final Logger log;
  private final LongSupplier nanoClock;
  private final Map<String, Line> lines =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Line> eldest) {
          return size() > CAUSES;
        }
      };

  private static final class Line {
    private final long nanos;
    private long suppressed;

    Line(long nanos) {
      this.nanos = nanos;
    }
  }

  public SparseLog(Logger log) {
    this(log, System::nanoTime);
  }

  SparseLog(Logger log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
  }

  public void warn(String cause, @Nullable Throwable failure, String line) {
    long before = suppressedBefore(cause);
    if (before >= 0) {
      log.warn(before == 0 ? line : line + " (and " + before + " times before)", failure);
    }
  }

  /** How many were suppressed since the last line; negative if this one is to be, too. */
  private synchronized long suppressedBefore(String cause) {
    Line last = lines.get(cause);
    long now = nanoClock.getAsLong();
    if (last != null && now - last.nanos < INTERVAL_NANOS) {
      last.suppressed++;
      return -1;
    }
    lines.remove(cause); // to the end of the line of those that may be forgotten
    lines.put(cause, new Line(now));
    return last == null ? 0 : last.suppressed;
  }
}
