package io.comfymill.scheduler.core.experience;

/**
 * A mean that follows: the tenth value from now has pushed today's to about a third. Knows how far
 * values lie from it on average, and so how far it may itself be off.
 */
final class DecayingMean {
  private static final int MEMORY = 10;

  /** What one value says of how far apart values lie: as good as nothing. */
  private static final double SPREAD_OF_ONE = 0.5;

  private double mean;
  private double spread;
  private double uncertainty = Double.POSITIVE_INFINITY;
  private int count;

  /** Nothing is known; the first value is the mean. */
  DecayingMean() {}

  /** A guess that weighs as much as one value. */
  DecayingMean(double prior) {
    add(prior);
  }

  void add(double value) {
    count = Math.min(count + 1, MEMORY);
    double deviation = count == 1 ? SPREAD_OF_ONE * value : Math.abs(value - mean);
    spread += (deviation - spread) / count;
    mean += (value - mean) / count;
    uncertainty = 2.5 * spread / Math.sqrt(count);
  }

  boolean isKnown() {
    return count > 0;
  }

  double mean() {
    return mean;
  }

  /** How far values lie from the mean, on average. */
  double spread() {
    return spread;
  }

  /** How far the mean may be off by chance; about twice its standard error. */
  double uncertainty() {
    return uncertainty;
  }
}
