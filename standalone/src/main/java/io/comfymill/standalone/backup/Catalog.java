package io.comfymill.standalone.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What there is in a schema, as the database itself tells it. */
record Catalog(Connection connection, String schema) {
  /** Flyway's own table is not data: it says how the others were made. */
  static final String MIGRATIONS = "flyway_schema_history";

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relkind = 'r' and c.relname <> '%s' order by c.relname
      """
          .formatted(MIGRATIONS);
  private static final String COLUMNS =
      """
      select column_name from information_schema.columns
      where table_schema = ? and table_name = ? and is_generated = 'NEVER'
      order by ordinal_position
      """;
  private static final String REFERENCES =
      """
      select t.relname from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
      join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and n.nspname = ? and c.relname = ? and t.oid <> c.oid
      """;

  /** Each after those that it refers to. */
  List<String> tables() throws SQLException {
    List<String> left = new ArrayList<>(texts(TABLES, schema));
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<String> waiting = new HashSet<>(left);
      List<String> free = new ArrayList<>();
      for (String table : left) {
        if (texts(REFERENCES, schema, table).stream().noneMatch(waiting::contains)) {
          free.add(table);
        }
      }
      if (free.isEmpty()) {
        throw new SQLException("tables refer to each other in a circle: " + left);
      }
      ordered.addAll(free);
      left.removeAll(free);
    }
    return ordered;
  }

  /** Without those that are computed from others. */
  List<String> columns(String table) throws SQLException {
    return texts(COLUMNS, schema, table);
  }

  List<String> sequences() throws SQLException {
    return texts("select sequencename from pg_sequences where schemaname = ? order by 1", schema);
  }

  /**
   * The last migration.
   *
   * @throws SQLException where there is none; the message says what to do
   */
  String version() throws SQLException {
    List<String> exists =
        texts(
            "select tablename from pg_tables where schemaname = ? and tablename = '%s'"
                .formatted(MIGRATIONS),
            schema);
    if (exists.isEmpty()) {
      throw new SQLException(
          "the schema %s has no tables; start the services once, so that they make them"
              .formatted(schema));
    }
    return texts(
            "select version from %s where success and version is not null order by installed_rank desc limit 1"
                .formatted(name(MIGRATIONS)))
        .get(0);
  }

  /** With its schema, as it stands in statements. */
  String name(String relation) {
    return quoted(schema) + "." + quoted(relation);
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  private List<String> texts(String query, String... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }
}
