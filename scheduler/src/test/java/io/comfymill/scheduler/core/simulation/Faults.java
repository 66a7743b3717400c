package io.comfymill.scheduler.core.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What goes wrong, drawn from one seed; nothing any more once it is calm. */
final class Faults {
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

  /** How long a message is on its way. */
  Duration delay() {
    boolean slow = happens(0.02);
    return Duration.ofMillis(1 + random.nextInt(slow ? 6000 : 30));
  }

  Duration between(int fromMillis, int toMillis) {
    return Duration.ofMillis(random.nextInt(fromMillis, toMillis));
  }

  int oneOf(int count) {
    return random.nextInt(count);
  }
}
