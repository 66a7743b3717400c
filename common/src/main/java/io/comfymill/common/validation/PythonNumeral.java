package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Parses numbers in strings as Python does. No expression here backtracks or recurses. */
final class PythonNumeral {
  private static final Pattern INTEGER = Pattern.compile("[+-]?+[0-9]++");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?+(?:[0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");
  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(inf(inity)?|nan)");

  /** Longer numerals are refused by Python too, since reading them takes quadratic time. */
  private static final int MAX_INTEGER_DIGITS = 4300;

  private PythonNumeral() {}

  /** {@code int(text)}. */
  static BigInteger parseInt(JsonNode value) {
    String numeral = numeral(value.textValue());
    if (!INTEGER.matcher(numeral).matches()) {
      throw new PythonException(
          "ValueError", "invalid literal for int() with base 10: " + PythonText.repr(value));
    }
    boolean signed = numeral.startsWith("+") || numeral.startsWith("-");
    int digits = numeral.length() - (signed ? 1 : 0);
    if (digits > MAX_INTEGER_DIGITS) {
      throw new PythonException(
          "ValueError",
          ("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use"
                  + " sys.set_int_max_str_digits() to increase the limit")
              .formatted(MAX_INTEGER_DIGITS, digits));
    }
    return new BigInteger(numeral);
  }

  /** {@code float(text)}. */
  static double parseFloat(JsonNode value) {
    String numeral = numeral(value.textValue());
    if (FLOAT.matcher(numeral).matches()) {
      return Double.parseDouble(numeral);
    }
    if (NOT_FINITE.matcher(numeral).matches()) {
      boolean negative = numeral.startsWith("-");
      boolean nan = numeral.toLowerCase(Locale.ROOT).endsWith("nan");
      return nan ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    throw new PythonException(
        "ValueError", "could not convert string to float: " + PythonText.repr(value));
  }

  /**
   * Normalises to ASCII digits, without surrounding blanks and without underscores between two
   * digits; an underscore elsewhere stays and makes it no numeral.
   */
  private static String numeral(String text) {
    StringBuilder numeral = new StringBuilder();
    String stripped = text.strip();
    for (int i = 0; i < stripped.length(); ) {
      int codePoint = stripped.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean between =
          codePoint == '_'
              && !numeral.isEmpty()
              && isDigit(numeral.codePointBefore(numeral.length()))
              && i < stripped.length()
              && Character.isDigit(stripped.codePointAt(i));
      if (Character.isDigit(codePoint)) {
        numeral.append(Character.digit(codePoint, 10));
      } else if (!between) {
        numeral.appendCodePoint(codePoint);
      }
    }
    return numeral.toString();
  }

  private static boolean isDigit(int codePoint) {
    return codePoint >= '0' && codePoint <= '9';
  }
}
