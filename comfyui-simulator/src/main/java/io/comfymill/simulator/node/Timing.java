package io.comfymill.simulator.node;

import java.time.Duration;
import java.util.Random;

/**
 * How long the simulated work takes. The same seed gives the same times.
 *
 * @param loadTimeScale 1 for what a fast disk takes, 0 for no time at all
 * @param step of a sampler
 * @param otherNode any node class that is not simulated in its own right
 */
public record Timing(long seed, double loadTimeScale, Duration step, Duration otherNode) {
  private static final long GIB = 1L << 30;
  private static final long BYTES_PER_SECOND = 2 * GIB;
  private static final int MAX_EXTRA_GIB = 9;

  public Timing {
    if (loadTimeScale < 0 || step.isNegative() || otherNode.isNegative()) {
      throw new IllegalArgumentException("times cannot be negative");
    }
  }

  /** 2 to 11 GiB, depending on the name. */
  public long modelBytes(String file) {
    return (2 + new Random(seed ^ file.hashCode()).nextLong(MAX_EXTRA_GIB + 1)) * GIB;
  }

  public Duration loadTime(String file) {
    double seconds = (double) modelBytes(file) / BYTES_PER_SECOND * loadTimeScale;
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
