package io.comfymill.scheduler.core.experience;

/**
 * A mean in which older values count less: after ten more values one still has about a third of its
 * weight. It also knows how far values lie from it on average, and so how far it may be off itself.
 */
final class DecayingMean {
  private static final int MEMORY = 10;

  /** The spread assumed after one value, which says nothing about it. */
  private static final double SPREAD_OF_ONE = 0.5;

  private double mean;
  private double spread;
  private double uncertainty = Double.POSITIVE_INFINITY;
  private int count;

  /** Nothing is known yet; the first value will be the mean. */
  DecayingMean() {}

  /** Starts with a guess that weighs as much as one value. */
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
