package io.comfymill.gateway.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.InvalidFieldException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, each read as what it should be. A field that is null counts as
 * absent; absent ones are read as null.
 *
 * @param path put before each field's name where it is wrong; empty, or ending with a dot
 */
public record JsonFields(ObjectNode json, String path) {
  private static final String BODY = "the body";

  /** They are parsed on the event loop, and hold a few fields. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  /**
   * @throws InvalidFieldException where it is no JSON object, or a long one
   */
  public static JsonFields ofBody(byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw new InvalidFieldException(BODY, "must be at most 64 KiB long");
    }
    try {
      JsonNode json = WireJson.mapper().readTree(body);
      if (json.isObject()) {
        return new JsonFields((ObjectNode) json, "");
      }
    } catch (IOException e) {
      throw new InvalidFieldException(BODY, "must be a JSON object", e);
    }
    throw new InvalidFieldException(BODY, "must be a JSON object");
  }

  /** Refuses fields that nobody would read: one that is misspelt must not be passed over. */
  public JsonFields only(Set<String> known) {
    for (String name : (Iterable<String>) json::fieldNames) {
      if (!known.contains(name)) {
        throw wrong(name, "is not known; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
    return this;
  }

  public InvalidFieldException wrong(String name, String demand) {
    return new InvalidFieldException(path + name, demand);
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }

  public @Nullable String text(String name, int maxLength) {
    JsonNode value = value(name);
    return value == null ? null : text(name, value, "must be a string", maxLength);
  }

  private String text(String name, JsonNode value, String demand, int maxLength) {
    String text = value.textValue();
    if (text == null || text.isBlank() || text.length() > maxLength || !isPlain(text)) {
      throw wrong(name, "%s of 1 to %d characters".formatted(demand, maxLength));
    }
    return text;
  }

  /** Neither UTF-8 nor PostgreSQL can hold half a surrogate pair or the character NUL. */
  private static boolean isPlain(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  public @Nullable SortedSet<String> texts(String name, int maxCount, int maxLength) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray() || value.size() > maxCount) {
      throw wrong(name, "must be a list of at most %d strings".formatted(maxCount));
    }
    SortedSet<String> texts = new TreeSet<>();
    for (JsonNode element : value) {
      texts.add(text(name, element, "must be a list of strings", maxLength));
    }
    return Collections.unmodifiableSortedSet(texts);
  }

  public @Nullable Integer integer(String name, int min, int max) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToExactIntegral()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      String range = max == Integer.MAX_VALUE ? "%d or more" : "from %d to %d";
      throw wrong(name, "must be an integer, " + range.formatted(min, max));
    }
    return value.intValue();
  }

  public @Nullable Double number(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "must be a finite number");
    }
    return value.doubleValue();
  }

  public @Nullable Boolean flag(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** A number, or a text with a unit: 24GiB, 24GB. */
  public @Nullable Long bytes(String name) {
    JsonNode value = value(name);
    return value == null ? null : read(name, value, Units::bytes, Units.BYTES);
  }

  /** A number of seconds, or a text: 90s, 5m, 1h30m, PT5M. */
  public @Nullable Duration duration(String name) {
    JsonNode value = value(name);
    return value == null ? null : read(name, value, Units::duration, Units.DURATION);
  }

  /** A number of milliseconds since 1970, or a text of ISO 8601. */
  public @Nullable Instant instant(String name) {
    JsonNode value = value(name);
    return value == null ? null : read(name, value, Units::instant, Units.INSTANT);
  }

  private <T> T read(String name, JsonNode value, Units.Reader<T> reader, String demand) {
    try {
      T read = reader.read(value);
      if (read != null) {
        return read;
      }
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      throw new InvalidFieldException(path + name, demand, e);
    }
    throw wrong(name, demand);
  }
}
