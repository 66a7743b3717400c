package io.comfymill.common.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The one way records become bytes and back. Readers skip fields and record types they do not know,
 * so that services of neighbouring versions work together.
 */
public final class WireJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
          .build();

  private WireJson() {}

  /** The mapper itself, for code that handles plain JSON trees. Treat it as read-only. */
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

  /**
   * @return empty where the record is of a type this version does not know
   * @throws UncheckedIOException where the bytes are not such a record at all
   */
  public static <T> Optional<T> read(byte[] json, Class<T> type) {
    try {
      return Optional.ofNullable(MAPPER.readValue(json, type));
    } catch (IOException e) {
      throw new UncheckedIOException("not a " + type.getSimpleName() + " record", e);
    }
  }
}
