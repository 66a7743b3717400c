package io.comfymill.common.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.util.Optional;

/**
 * Serialises records. Readers skip fields and record types they do not know, so that services of
 * neighbouring versions work together. Records contain prompts and results, hence {@link
 * PythonJson}.
 */
public final class WireJson {
  private static final ObjectMapper MAPPER =
      PythonJson.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private WireJson() {}

  /** The mapper itself, for code that handles plain JSON trees. Do not reconfigure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static byte[] write(Object wireRecord) {
    try {
      return MAPPER.writeValueAsBytes(wireRecord);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + wireRecord.getClass(), e);
    }
  }

  /** As {@link #write}, where JSON is kept or sent as text. */
  public static String text(Object wireRecord) {
    try {
      return MAPPER.writeValueAsString(wireRecord);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON: " + wireRecord.getClass(), e);
    }
  }

  /**
   * @return empty where the record is of a type this version does not know
   * @throws UnreadableRecordException where the bytes are no such record, or one that cannot be
   *     true
   */
  public static <T> Optional<T> read(byte[] json, Class<T> type) {
    try {
      T known = MAPPER.readValue(json, type);
      if (known == null) {
        requireType(MAPPER.readTree(json));
      }
      return Optional.ofNullable(known);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableRecordException(
          "not a %s record: %s".formatted(type.getSimpleName(), firstLine(e)), e);
    }
  }

  /** A record type of a later version is skipped; without a type it is no record at all. */
  private static void requireType(JsonNode json) {
    Require.name(json.path("type").textValue(), "type");
  }

  /** Jackson's further lines quote the bytes, which may be a user's data. */
  private static String firstLine(Exception failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
