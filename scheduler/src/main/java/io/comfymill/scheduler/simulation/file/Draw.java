package io.comfymill.scheduler.simulation.file;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Draws by shares. */
final class Draw {
  private Draw() {}

  static <T> T one(List<T> values, ToDoubleFunction<T> share, RandomGenerator random) {
    double drawn = random.nextDouble() * values.stream().mapToDouble(share).sum();
    for (T value : values) {
      drawn -= share.applyAsDouble(value);
      if (drawn < 0) {
        return value;
      }
    }
    return values.get(values.size() - 1);
  }
}
