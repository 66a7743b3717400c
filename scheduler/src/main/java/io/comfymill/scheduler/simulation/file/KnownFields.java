package io.comfymill.scheduler.simulation.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Refuses fields that a file's records do not know. This comes first: a misspelt field is also a
 * missing one, and being told only that is no help.
 */
final class KnownFields {
  private KnownFields() {}

  static void check(JsonNode value, Type type, String path) throws BadFileException {
    if (type instanceof ParameterizedType list && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), list.getActualTypeArguments()[0], path + "[" + i + "]");
      }
    } else if (type instanceof Class<?> record && record.isRecord() && value.isObject()) {
      fields(value, record, path);
    }
  }

  private static void fields(JsonNode value, Class<?> type, String path) throws BadFileException {
    SortedMap<String, Type> known = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      known.put(
          SnakeCaseStrategy.INSTANCE.translate(component.getName()), component.getGenericType());
    }
    for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Type of = known.get(name);
      if (of == null) {
        throw new BadFileException(
            "%sthere is no field '%s' here; there are %s"
                .formatted(
                    path.isEmpty() ? "" : path + ": ", name, String.join(", ", known.keySet())));
      }
      check(value.get(name), of, path.isEmpty() ? name : path + "." + name);
    }
  }
}
