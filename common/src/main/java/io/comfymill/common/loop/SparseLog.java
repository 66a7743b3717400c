package io.comfymill.common.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * At most one line a minute for each cause; it says how many were left out before it. Thread-safe.
 */
public final class SparseLog {
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  /** The causes remembered. A cause that was forgotten is logged again at once. */
  private static final int CAUSES = 500;

  private final Logger log;
  private final LongSupplier nanoClock;
  private final Map<String, Said> said =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
          return size() > CAUSES;
        }
      };

  private static final class Said {
    private final long nanos;
    private long leftOut;

    Said(long nanos) {
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
    long before = leftOutBefore(cause);
    if (before >= 0) {
      log.warn(before == 0 ? line : line + " (and " + before + " times before)", failure);
    }
  }

  /** How many were left out since the last line; negative where this one is left out too. */
  private synchronized long leftOutBefore(String cause) {
    Said last = said.get(cause);
    long now = nanoClock.getAsLong();
    if (last != null && now - last.nanos < INTERVAL_NANOS) {
      last.leftOut++;
      return -1;
    }
    said.remove(cause);
    said.put(cause, new Said(now));
    return last == null ? 0 : last.leftOut;
  }
}
