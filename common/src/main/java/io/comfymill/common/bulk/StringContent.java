package io.comfymill.common.bulk;

/** Checks the raw content of a JSON string: its escapes, and that it is UTF-8. */
final class StringContent {
  private static final String ESCAPED = "\"\\/bfnrt";

  private boolean escaped;
  private int hexDigitsLeft;
  private int continuationsLeft;
  private int lowest = 0x80;
  private int highest = 0xbf;

  void begin() {
    escaped = false;
    hexDigitsLeft = 0;
    continuationsLeft = 0;
  }

  /** True where a quote would end the string. */
  boolean mayEnd() {
    return !escaped && hexDigitsLeft == 0 && continuationsLeft == 0;
  }

  void see(byte next) throws MalformedTextException {
    if (next >= 0x20 && next != '\\' && mayEnd()) {
      return;
    }
    if (continuationsLeft > 0) {
      continuation(next & 0xff);
    } else if (escaped) {
      escape(next);
    } else if (hexDigitsLeft > 0) {
      require(Character.digit(next, 16) >= 0, "a \\u escape has no four hex digits");
      hexDigitsLeft--;
    } else if (next == '\\') {
      escaped = true;
    } else {
      require(next < 0, "a control character in a string is not escaped");
      lead(next & 0xff);
    }
  }

  private void escape(byte next) throws MalformedTextException {
    escaped = false;
    if (next == 'u') {
      hexDigitsLeft = 4;
    } else {
      require(ESCAPED.indexOf(next) >= 0, "an escape in a string is none");
    }
  }

  /** The first byte of a multi-byte character; it decides which second bytes are valid. */
  private void lead(int next) throws MalformedTextException {
    require(next >= 0xc2 && next <= 0xf4, "a string is not UTF-8");
    continuationsLeft = next >= 0xf0 ? 3 : next >= 0xe0 ? 2 : 1;
    lowest = next == 0xe0 ? 0xa0 : next == 0xf0 ? 0x90 : 0x80;
    highest = next == 0xed ? 0x9f : next == 0xf4 ? 0x8f : 0xbf;
  }

  private void continuation(int next) throws MalformedTextException {
    require(next >= lowest && next <= highest, "a string is not UTF-8");
    continuationsLeft--;
    lowest = 0x80;
    highest = 0xbf;
  }

  private static void require(boolean condition, String message) throws MalformedTextException {
    if (!condition) {
      throw new MalformedTextException(message);
    }
  }
}
