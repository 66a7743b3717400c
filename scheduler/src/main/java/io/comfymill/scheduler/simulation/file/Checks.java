package io.comfymill.scheduler.simulation.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks of the fields in a file's records; each message begins with the field's name. */
final class Checks {
  private Checks() {}

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static <T> List<T> some(String field, @Nullable List<T> values) {
    if (values == null || values.isEmpty()) {
      throw new IllegalArgumentException(field + " must name at least one");
    }
    return List.copyOf(values);
  }

  static void positive(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + " must be more than 0");
    }
  }

  static void notNegative(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(field + " must be 0 or more");
    }
  }

  static void within(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("%s must be from %d to %d".formatted(field, least, most));
    }
  }
}
