package io.comfymill.scheduler.core.experience;

/** A mean that follows: the tenth value from now has pushed today's to about a third. */
final class DecayingMean {
  private static final int MEMORY = 10;

  private double mean;
  private int count;

  /** Nothing is known; the first value is the mean. */
  DecayingMean() {}

  /** A guess that weighs as much as one value. */
  DecayingMean(double prior) {
    mean = prior;
    count = 1;
  }

  void add(double value) {
    count = Math.min(count + 1, MEMORY);
    mean += (value - mean) / count;
  }

  boolean isKnown() {
    return count > 0;
  }

  double mean() {
    return mean;
  }
}
