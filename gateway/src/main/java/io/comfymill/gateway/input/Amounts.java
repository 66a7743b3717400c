package io.comfymill.gateway.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amounts as people write them, which Jackson's own readers do not take: "24GiB", "1h30m", and the
 * integer 1.0. Each reader gives null, or throws, for what it cannot read.
 */
final class Amounts {
  static final String INTEGER = "must be an integer";
  static final String BYTES =
      "must be a number of bytes, 0 or more, or a text like \"24GiB\" or \"24GB\"";
  static final String DURATION =
      "must be a number of seconds above 0, or a text like \"90s\", \"5m\" or \"PT5M\"; at most a year";
  static final String INSTANT =
      "must be a text of ISO 8601 with a time zone, like \"2030-01-31T12:00:00Z\", or milliseconds"
          + " since 1970";

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([A-Za-z]*)");
  private static final Map<String, Long> BYTE_UNITS =
      Map.of(
          "", 1L,
          "B", 1L,
          "KIB", 1L << 10,
          "MIB", 1L << 20,
          "GIB", 1L << 30,
          "TIB", 1L << 40,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L);
  private static final Duration LONGEST = Duration.ofDays(365);

  /** Beyond it, PostgreSQL and ISO 8601 part ways. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Amounts() {}

  static SimpleModule module() {
    return new SimpleModule()
        .addDeserializer(Integer.class, reader(Integer.class, null, Amounts::integer))
        .addDeserializer(int.class, reader(int.class, 0, Amounts::integer))
        .addDeserializer(long.class, reader(long.class, 0L, Amounts::bytes))
        .addDeserializer(Long.class, reader(Long.class, null, Amounts::bytes))
        .addDeserializer(Duration.class, reader(Duration.class, null, Amounts::duration))
        .addDeserializer(Instant.class, reader(Instant.class, null, Amounts::instant));
  }

  private static <T> StdDeserializer<T> reader(
      Class<T> type, @Nullable T absent, Function<JsonNode, @Nullable T> amount) {
    return new StdDeserializer<>(type) {
      private static final long serialVersionUID = 1L;

      @Override
      public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
        try {
          T read = amount.apply(json.readValueAsTree());
          if (read != null) {
            return read;
          }
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
          throw (IOException) MismatchedInputException.from(json, type, "unreadable").initCause(e);
        }
        throw MismatchedInputException.from(json, type, "unreadable");
      }

      @Override
      public @Nullable T getNullValue(DeserializationContext context) {
        return absent;
      }
    };
  }

  private static @Nullable Integer integer(JsonNode value) {
    return value.canConvertToExactIntegral() && value.canConvertToInt() ? value.intValue() : null;
  }

  private static @Nullable Long bytes(JsonNode value) {
    BigDecimal bytes = value.isNumber() ? value.decimalValue() : bytes(value.asText());
    return bytes != null && bytes.signum() >= 0 ? bytes.longValueExact() : null;
  }

  private static @Nullable BigDecimal bytes(String text) {
    Matcher amount = AMOUNT.matcher(text.strip());
    if (!amount.matches()) {
      return null;
    }
    Long unit = BYTE_UNITS.get(amount.group(2).toUpperCase(Locale.ROOT));
    return unit == null
        ? null
        : new BigDecimal(amount.group(1))
            .multiply(new BigDecimal(unit))
            .setScale(0, RoundingMode.CEILING);
  }

  private static @Nullable Duration duration(JsonNode value) {
    Duration duration =
        value.isNumber()
            ? Duration.ofMillis(
                value
                    .decimalValue()
                    .movePointRight(3)
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact())
            : duration(value.asText().strip().toUpperCase(Locale.ROOT));
    boolean sensible = duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(LONGEST) <= 0;
    return sensible ? duration : null;
  }

  private static Duration duration(String text) {
    return Duration.parse(text.startsWith("P") ? text : "PT" + text);
  }

  private static @Nullable Instant instant(JsonNode value) {
    Instant instant =
        value.isNumber()
            ? Instant.ofEpochMilli(value.decimalValue().longValueExact())
            : OffsetDateTime.parse(value.asText()).toInstant();
    return instant.isAfter(LAST) ? null : instant;
  }
}
