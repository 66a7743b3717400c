package io.comfymill.scheduler.core.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What goes wrong, drawn from one seed; nothing any more once it is calm. */
final class Faults {
  private static final int NORMAL_MILLIS = 30;
  private static final int SLOW_MILLIS = 6000;
  private static final int JUMP_MILLIS = 7_200_000;

  private final RandomGenerator random;
  private boolean calm;

  Faults(RandomGenerator random) {
    this.random = random;
  }

  /** From now on all goes well, so that everything must come to its end. */
  void calm() {
    calm = true;
  }

  boolean happens(double probability) {
    return !calm && random.nextDouble() < probability;
  }

  /** How long a message is on its way: one that is slow is overtaken by later ones. */
  Duration delay() {
    boolean slow = happens(0.02);
    return Duration.ofMillis(1 + random.nextInt(slow ? SLOW_MILLIS : NORMAL_MILLIS));
  }

  /** How far a clock is off, ahead or behind, by up to two hours. */
  Duration clockOffset() {
    return Duration.ofMillis(random.nextInt(-JUMP_MILLIS, JUMP_MILLIS));
  }

  Duration between(int fromMillis, int toMillis) {
    return Duration.ofMillis(random.nextInt(fromMillis, toMillis));
  }

  int oneOf(int count) {
    return random.nextInt(count);
  }
}
