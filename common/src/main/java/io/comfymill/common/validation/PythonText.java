package io.comfymill.common.validation;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** Writes JSON values the way Python prints them, as ComfyUI's error messages do. */
public final class PythonText {
  private PythonText() {}

  /** {@code str(value)}. */
  public static String str(JsonNode value) {
    return value.isTextual() ? value.textValue() : repr(value);
  }

  /** {@code repr(value)}. */
  static String repr(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> quoted(value.textValue());
      case BOOLEAN -> value.booleanValue() ? "True" : "False";
      case NUMBER -> number(value);
      case ARRAY -> list(value);
      case OBJECT -> dict(value);
      default -> "None";
    };
  }

  /** {@code type(value).__name__}. */
  public static String typeName(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int" : "float";
      case ARRAY -> "list";
      case OBJECT -> "dict";
      default -> "NoneType";
    };
  }

  private static String number(JsonNode value) {
    return value.isIntegralNumber()
        ? value.bigIntegerValue().toString()
        : floating(value.doubleValue());
  }

  /** The shortest digits that read back as the same double, as Python's {@code repr} has them. */
  static String floating(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    return exponent < -4 || exponent >= 16
        ? scientific(shortest, exponent)
        : plain(shortest.toPlainString());
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17)).stripTrailingZeros();
  }

  private static String plain(String digits) {
    return digits.indexOf('.') < 0 ? digits + ".0" : digits;
  }

  private static String scientific(BigDecimal value, int exponent) {
    String digits = value.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = value.signum() < 0 ? "-" : "";
    return "%s%se%s%02d".formatted(sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String list(JsonNode array) {
    return array.valueStream().map(PythonText::repr).collect(joining(", ", "[", "]"));
  }

  private static String dict(JsonNode object) {
    return object
        .propertyStream()
        .map(field -> quoted(field.getKey()) + ": " + repr(field.getValue()))
        .collect(joining(", ", "{", "}"));
  }

  /** Single quotes unless the text has some and no double ones. */
  static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    text.codePoints().forEach(codePoint -> appendEscaped(quoted, codePoint, quote));
    return quoted.append(quote).toString();
  }

  private static void appendEscaped(StringBuilder to, int codePoint, char quote) {
    switch (codePoint) {
      case '\\' -> to.append("\\\\");
      case '\n' -> to.append("\\n");
      case '\r' -> to.append("\\r");
      case '\t' -> to.append("\\t");
      default -> {
        if (codePoint == quote) {
          to.append('\\').append(quote);
        } else if (printable(codePoint)) {
          to.appendCodePoint(codePoint);
        } else {
          to.append(hexEscape(codePoint));
        }
      }
    }
  }

  private static boolean printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }

  private static String hexEscape(int codePoint) {
    if (codePoint <= 0xff) {
      return "\\x%02x".formatted(codePoint);
    }
    return codePoint <= 0xffff ? "\\u%04x".formatted(codePoint) : "\\U%08x".formatted(codePoint);
  }
}
