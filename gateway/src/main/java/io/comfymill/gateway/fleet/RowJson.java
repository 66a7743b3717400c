package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.comfymill.common.wire.WireJson;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A column that holds a record as JSON. */
final class RowJson {
  private RowJson() {}

  /** Null where there is none. */
  static <T> @Nullable T read(@Nullable String json, Class<T> type) {
    try {
      return json == null ? null : WireJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a row holds no " + type.getSimpleName(), e);
    }
  }
}
