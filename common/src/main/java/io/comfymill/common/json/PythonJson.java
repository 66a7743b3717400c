package io.comfymill.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as Python's {@code json} module writes and reads it: for all that comes from a ComfyUI or a
 * client of one, and for what we keep and send among ourselves.
 *
 * <ul>
 *   <li>{@code NaN}, {@code Infinity} and {@code -Infinity} are numbers, bare both ways.
 *   <li>Half a surrogate pair in a string is kept, and written as an escape again, so that the
 *       bytes are UTF-8 whatever a string holds. (Linux file names that are not UTF-8 look like
 *       that in Python.) In the name of a field it is refused.
 *   <li>Of a name that is there twice the last counts.
 *   <li>A number may have as many digits as Python's {@code int()} takes, a string may be as long
 *       as ComfyUI's largest body.
 *   <li>What is nested deeper than {@link #MAX_NESTING} is refused. Python gives up at about twice
 *       that.
 * </ul>
 */
public final class PythonJson {
  public static final int MAX_NESTING = 500;

  private static final int MAX_DIGITS = 4300;
  private static final int MAX_TEXT = 104_857_600;

  private static final JsonMapper MAPPER =
      builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();
  private static final ObjectReader WHOLE =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PythonJson() {}

  /** Builds a mapper that reads and writes such JSON. */
  public static JsonMapper.Builder builder() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_NESTING)
            .maxNumberLength(MAX_DIGITS)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(MAX_TEXT)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
  }

  /** A shared mapper. Do not reconfigure it. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * @throws IOException where the bytes are not one JSON value; its message tells why
   */
  public static JsonNode read(byte[] json) throws IOException {
    JsonNode value = WHOLE.readTree(json);
    if (value.isMissingNode()) {
      throw new IOException("no JSON at all");
    }
    return value;
  }

  public static byte[] write(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a JSON tree that cannot be written", e);
    }
  }

  /** {@link #write} as text. Unlike {@code toString()}, it can be turned into UTF-8. */
  public static String text(JsonNode json) {
    return new String(write(json), StandardCharsets.UTF_8);
  }

  /**
   * For readers that know no {@code Infinity}, browsers above all: infinite numbers are written as
   * {@code 1e999}, which every reader that knows doubles takes for infinite, and {@code NaN} as
   * {@code null}.
   */
  public static byte[] writeStrict(JsonNode json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = new StrictGenerator(MAPPER.createGenerator(bytes))) {
      MAPPER.writeTree(to, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a JSON tree that cannot be written", e);
    }
    return bytes.toByteArray();
  }
}
