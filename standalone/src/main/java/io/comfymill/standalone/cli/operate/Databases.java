package io.comfymill.standalone.cli.operate;

import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.database.Database;
import io.comfymill.standalone.settings.ServiceSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The database, as the roles that settings name may use it. */
record Databases(List<Database> known) {
  private static final List<String> SCHEMAS = List.of("scheduler", "gateway");

  Databases {
    known = List.copyOf(known);
  }

  static Databases of(List<ServiceSettings> settings) throws CommandFailedException {
    List<Database> known =
        settings.stream().flatMap(source -> Database.of(source).stream()).distinct().toList();
    if (known.isEmpty()) {
      throw new CommandFailedException(
          "no settings say where PostgreSQL is; give those of the services with --settings");
    }
    return new Databases(known);
  }

  /**
   * By schema, as the role that owns it.
   *
   * @throws CommandFailedException where one is missing
   */
  Map<String, Database> owners() throws SQLException, CommandFailedException {
    Map<String, Database> owners = new HashMap<>();
    for (Database one : known) {
      texts(one, "select nspname from pg_namespace where nspowner = current_user::regrole")
          .forEach(schema -> owners.put(schema, one));
    }
    for (String schema : SCHEMAS) {
      if (!owners.containsKey(schema)) {
        throw new CommandFailedException(
            "the settings of a %s are needed as well: they name the role that owns its tables"
                .formatted(schema));
      }
    }
    return owners;
  }

  private static List<String> texts(Database database, String query) throws SQLException {
    List<String> texts = new java.util.ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
