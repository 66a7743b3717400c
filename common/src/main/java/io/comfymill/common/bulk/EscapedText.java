package io.comfymill.common.bulk;

/** Finds character boundaries in the raw content of a JSON string. */
final class EscapedText {
  private static final int LONGEST_CHARACTER = 12;

  private EscapedText() {}

  /**
   * How many bytes can be kept without tearing a character, an escape, or an escaped surrogate
   * pair.
   *
   * @param text well-formed, of which there may be more than can be kept
   * @param most how many bytes to keep at most
   */
  static int wholeCharacters(byte[] text, int most) {
    int whole = 0;
    int at = 0;
    while (at < most) {
      whole = at;
      at += size(text, at);
    }
    return at == most ? most : whole;
  }

  private static int size(byte[] text, int at) {
    int first = text[at] & 0xff;
    if (first == '\\') {
      return escapeSize(text, at);
    }
    return first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  }

  private static int escapeSize(byte[] text, int at) {
    if (at + 1 >= text.length || text[at + 1] != 'u') {
      return 2;
    }
    boolean high =
        at + 3 < text.length
            && (text[at + 2] == 'd' || text[at + 2] == 'D')
            && "89abAB".indexOf(text[at + 3]) >= 0;
    return high ? LONGEST_CHARACTER : 6;
  }
}
