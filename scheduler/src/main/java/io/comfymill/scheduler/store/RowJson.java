package io.comfymill.scheduler.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;

/**
 * Rows as PostgreSQL's {@code json_populate_recordset} takes them, and JSON that a column holds.
 */
final class RowJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .addModule(
              new SimpleModule()
                  .addSerializer(String.class, new Text())
                  .addSerializer(Instant.class, new Timestamp()))
          .build();

  private RowJson() {}

  static String rows(Collection<?> rows) {
    try {
      return MAPPER.writeValueAsString(rows);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("rows have only fields that are JSON", e);
    }
  }

  static String text(Object wireRecord) {
    return WireJson.text(wireRecord);
  }

  /** PostgreSQL takes any text but the character NUL. */
  private static final class Text extends StdScalarSerializer<String> {
    private static final long serialVersionUID = 1L;

    Text() {
      super(String.class);
    }

    @Override
    public void serialize(String value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.replace('\u0000', '\uFFFD'));
    }
  }

  /** ISO 8601, but for the sign that it wants before years of five digits. */
  private static final class Timestamp extends StdScalarSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    Timestamp() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      String text = value.toString();
      json.writeString(text.startsWith("+") ? text.substring(1) : text);
    }
  }
}
