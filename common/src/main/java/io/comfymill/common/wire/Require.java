package io.comfymill.common.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Checks for the constructors of records. A field that is missing in the JSON arrives as null,
 * whatever the component declares.
 */
final class Require {
  /** Early enough that arithmetic does not overflow and a database can store it. */
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  private Require() {}

  static void present(@Nullable Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("the record lacks '%s'".formatted(field));
    }
  }

  static void time(@Nullable Instant value, String field) {
    present(value, field);
    timeIfPresent(value, field);
  }

  static void timeIfPresent(@Nullable Instant value, String field) {
    that(
        value == null || (!value.isBefore(Instant.EPOCH) && value.isBefore(LAST)),
        field,
        "is not between 1970 and 9999");
  }

  static void name(@Nullable String value, String field) {
    present(value, field);
    nameIfPresent(value, field);
  }

  static void nameIfPresent(@Nullable String value, String field) {
    that(value == null || !value.isBlank(), field, "is blank");
  }

  static void that(boolean holds, String field, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("the record's '%s' %s".formatted(field, otherwise));
    }
  }

  static void type(@Nullable String value, String expected) {
    that(expected.equals(value), "type", "is not " + expected);
  }
}
