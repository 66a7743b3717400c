package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Python's conversions and comparisons of plain values, with the errors that they raise. */
public final class PythonValue {
  private PythonValue() {}

  /**
   * The value as an input of this type is kept; types other than the four plain ones keep it as it
   * is.
   *
   * @throws PythonException where Python could not convert it
   */
  static JsonNode convert(String type, JsonNode value) {
    return switch (type) {
      case "INT" -> toInt(value);
      case "FLOAT" -> toFloat(value);
      case "STRING" -> value.isTextual() ? value : new TextNode(PythonText.str(value));
      case "BOOLEAN" -> BooleanNode.valueOf(isTrue(value));
      default -> value;
    };
  }

  private static JsonNode toInt(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? value : integer(truncated(value));
      case BOOLEAN -> JsonNodeFactory.instance.numberNode(value.booleanValue() ? 1 : 0);
      case STRING -> integer(PythonNumeral.parseInt(value));
      default ->
          throw PythonException.typeError(
              "int() argument must be a string, a bytes-like object or a real number, not '%s'"
                  .formatted(PythonText.typeName(value)));
    };
  }

  private static BigInteger truncated(JsonNode value) {
    double number = value.doubleValue();
    if (Double.isInfinite(number)) {
      throw new PythonException("OverflowError", "cannot convert float infinity to integer");
    }
    if (Double.isNaN(number)) {
      throw new PythonException("ValueError", "cannot convert float NaN to integer");
    }
    return new BigDecimal(number).toBigInteger();
  }

  /** Small numbers as small nodes, so that equal numbers are equal nodes. */
  private static JsonNode integer(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return JsonNodeFactory.instance.numberNode(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? JsonNodeFactory.instance.numberNode(number.longValue())
        : JsonNodeFactory.instance.numberNode(number);
  }

  private static JsonNode toFloat(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? DoubleNode.valueOf(widened(value)) : value;
      case BOOLEAN -> DoubleNode.valueOf(value.booleanValue() ? 1 : 0);
      case STRING -> DoubleNode.valueOf(PythonNumeral.parseFloat(value));
      default ->
          throw PythonException.typeError(
              "float() argument must be a string or a real number, not '%s'"
                  .formatted(PythonText.typeName(value)));
    };
  }

  /** {@code float(value)}; empty where Python could not convert it. */
  public static OptionalDouble number(JsonNode value) {
    try {
      return OptionalDouble.of(toFloat(value).doubleValue());
    } catch (PythonException e) {
      return OptionalDouble.empty();
    }
  }

  /** {@code int(text)}, or the nearest {@code int}; empty where it is no numeral. */
  public static OptionalInt integer(String text) {
    try {
      BigInteger number = PythonNumeral.parseInt(TextNode.valueOf(text));
      return OptionalInt.of(
          number.bitLength() < Integer.SIZE
              ? number.intValue()
              : number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
    } catch (PythonException notOne) {
      return OptionalInt.empty();
    }
  }

  private static double widened(JsonNode integer) {
    double number = integer.bigIntegerValue().doubleValue();
    if (Double.isInfinite(number)) {
      throw new PythonException("OverflowError", "int too large to convert to float");
    }
    return number;
  }

  /** {@code bool(value)}. */
  public static boolean isTrue(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case ARRAY, OBJECT -> !value.isEmpty();
      default -> false;
    };
  }

  /**
   * {@code value < limit}.
   *
   * @throws PythonException where the two cannot be compared
   */
  static boolean less(JsonNode value, JsonNode limit) {
    return compare(value, limit, "<") < 0;
  }

  /**
   * {@code value > limit}.
   *
   * @throws PythonException where the two cannot be compared
   */
  static boolean greater(JsonNode value, JsonNode limit) {
    return compare(value, limit, ">") > 0;
  }

  private static int compare(JsonNode value, JsonNode limit, String operator) {
    if (value.isTextual() && limit.isTextual()) {
      return Arrays.compare(
          value.textValue().codePoints().toArray(), limit.textValue().codePoints().toArray());
    }
    if (!isNumeric(value) || !isNumeric(limit)) {
      throw PythonException.typeError(
          "'%s' not supported between instances of '%s' and '%s'"
              .formatted(operator, PythonText.typeName(value), PythonText.typeName(limit)));
    }
    boolean exact = isFinite(value) && isFinite(limit);
    if (exact) {
      return decimal(value).compareTo(decimal(limit));
    }
    boolean nan = Double.isNaN(value.doubleValue()) || Double.isNaN(limit.doubleValue());
    return nan ? 0 : Double.compare(value.doubleValue(), limit.doubleValue());
  }

  /** {@code a == b}, where numbers are equal by value and {@code True} is 1. */
  static boolean same(JsonNode a, JsonNode b) {
    if (isNumeric(a) && isNumeric(b)) {
      boolean finite = isFinite(a) && isFinite(b);
      return finite ? decimal(a).compareTo(decimal(b)) == 0 : a.doubleValue() == b.doubleValue();
    }
    return a.equals(b);
  }

  private static boolean isNumeric(JsonNode value) {
    return value.isNumber() || value.isBoolean();
  }

  private static boolean isFinite(JsonNode value) {
    return value.isBoolean() || value.isIntegralNumber() || Double.isFinite(value.doubleValue());
  }

  private static BigDecimal decimal(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return value.isIntegralNumber()
        ? new BigDecimal(value.bigIntegerValue())
        : new BigDecimal(value.doubleValue());
  }
}
