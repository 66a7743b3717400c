package io.comfymill.common.id;

final class Ids {
  private Ids() {}

  static void requireText(String what, String value, int maxLength) {
    if (value.isBlank() || value.length() > maxLength) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters, not %d".formatted(what, maxLength, value.length()));
    }
  }
}
