package io.comfymill.scheduler.store;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.Transient;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column, as the field of an entity declares it: its mapping is written once, in the entity.
 *
 * @param key part of the primary key
 * @param updatable written again when the row changes
 */
record RowColumn(String name, Field field, Type type, boolean key, boolean updatable) {
  /** What PostgreSQL calls a type, and what its client wants the values to be. */
  record Type(String sql, Class<?> element) {}

  private static final Map<Class<?>, Type> TYPES =
      Map.of(
          UUID.class, new Type("uuid", UUID.class),
          String.class, new Type("text", String.class),
          int.class, new Type("int4", Integer.class),
          Integer.class, new Type("int4", Integer.class),
          long.class, new Type("int8", Long.class),
          Long.class, new Type("int8", Long.class),
          double.class, new Type("float8", Double.class),
          boolean.class, new Type("bool", Boolean.class),
          Instant.class, new Type("timestamptz", OffsetDateTime.class));

  static boolean isColumn(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isAnnotationPresent(Transient.class)
        && !field.getName().startsWith("$");
  }

  static RowColumn of(Field field) {
    Type type = TYPES.get(field.getType());
    if (type == null) {
      throw new IllegalStateException(field + " has a type that has no column type here");
    }
    field.setAccessible(true);
    Column column = field.getAnnotation(Column.class);
    boolean named = column != null && !column.name().isEmpty();
    boolean key = field.isAnnotationPresent(Id.class);
    boolean updatable = !key && (column == null || column.updatable());
    return new RowColumn(named ? column.name() : field.getName(), field, type, key, updatable);
  }

  /** Of all rows, as an array of PostgreSQL's type. */
  Object values(List<?> rows) {
    Object values = Array.newInstance(type.element(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Array.set(values, i, value(rows.get(i)));
    }
    return values;
  }

  private @Nullable Object value(Object row) {
    try {
      Object value = field.get(row);
      return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " was made accessible", e);
    }
  }
}
