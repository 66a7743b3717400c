package io.comfymill.gateway.input;

import io.comfymill.gateway.errors.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the constructors of records that callers send demand of their fields; null passes. */
public final class FieldChecks {
  private FieldChecks() {}

  /** Neither UTF-8 nor PostgreSQL can hold half a surrogate pair or the character NUL. */
  public static boolean isPlainText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  public static void text(String field, @Nullable String text, int maxLength) {
    text(field, text, "must be a string", maxLength);
  }

  private static void text(String field, @Nullable String text, String what, int maxLength) {
    if (text != null && (text.isBlank() || text.length() > maxLength || !isPlainText(text))) {
      throw new InvalidFieldException(field, "%s of 1 to %d characters".formatted(what, maxLength));
    }
  }

  /** Returns them read-only. */
  public static @Nullable SortedSet<String> texts(
      String field, @Nullable SortedSet<String> texts, int maxCount, int maxLength) {
    if (texts == null) {
      return null;
    }
    if (texts.size() > maxCount) {
      throw new InvalidFieldException(
          field, "must be a list of at most %d strings".formatted(maxCount));
    }
    texts.forEach(text -> text(field, text, "must be a list of strings", maxLength));
    return Collections.unmodifiableSortedSet(new TreeSet<>(texts));
  }

  public static void range(String field, @Nullable Integer value, int min, int max) {
    if (value != null && (value < min || value > max)) {
      String range = max == Integer.MAX_VALUE ? "%d or more" : "from %d to %d";
      throw new InvalidFieldException(
          field, "must be an integer, %s, not %d".formatted(range.formatted(min, max), value));
    }
  }

  /**
   * A number in a query.
   *
   * @param absent what it is where there is none
   */
  public static int number(String field, @Nullable String text, int absent, int min, int max) {
    if (text == null) {
      return absent;
    }
    if (!text.matches("-?\\d{1,9}")) {
      throw new InvalidFieldException(
          field, "must be an integer, from %d to %d".formatted(min, max));
    }
    int number = Integer.parseInt(text);
    range(field, number, min, max);
    return number;
  }
}
