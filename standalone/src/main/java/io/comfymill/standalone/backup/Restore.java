package io.comfymill.standalone.backup;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.database.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Puts a backup into the database of an installation that has made its tables and does not run.
 *
 * @param owners the database as the role that owns each schema
 * @param replace whether rows that are there may go
 * @param forgetOffsets whether Kafka is another one, or empty, so that the scheduler reads it from
 *     its beginning
 */
public record Restore(Map<String, Database> owners, boolean replace, boolean forgetOffsets) {
  private static final String OFFSETS = "consumer_offsets";

  public Restore {
    owners = Map.copyOf(owners);
  }

  /** The restore is refused; the message says why. Nothing has changed. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Nothing changes unless all fits. Each schema is filled in a transaction of its own. */
  public Manifest readFrom(Path file) throws IOException, SQLException, RefusedException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Manifest manifest = manifest(zip);
      for (Manifest.Schema schema : manifest.schemas()) {
        check(schema);
      }
      for (Manifest.Schema schema : manifest.schemas()) {
        fill(schema, zip);
      }
      return manifest;
    }
  }

  /** What is in a backup. */
  public static Manifest manifest(ZipFile zip) throws IOException, RefusedException {
    ZipEntry entry = zip.getEntry(Manifest.ENTRY);
    if (entry == null) {
      throw new RefusedException(zip.getName() + " is no backup of Comfymill");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      Manifest manifest = WireJson.mapper().readValue(in, Manifest.class);
      if (manifest.format() != Manifest.FORMAT) {
        throw new RefusedException(
            "it has format %d; this version reads %d"
                .formatted(manifest.format(), Manifest.FORMAT));
      }
      return manifest;
    }
  }

  private Database owner(Manifest.Schema schema) throws RefusedException {
    Database owner = owners.get(schema.name());
    if (owner == null) {
      throw new RefusedException("there is no schema " + schema.name());
    }
    return owner;
  }

  private void check(Manifest.Schema schema) throws SQLException, RefusedException {
    try (Connection connection = owner(schema).connect()) {
      Catalog catalog = new Catalog(connection, schema.name());
      String version = catalog.version();
      if (!version.equals(schema.version())) {
        throw new RefusedException(
            ("the tables of %s are of version %s, the backup's of version %s; install the release"
                    + " that made the backup, restore, then update")
                .formatted(schema.name(), version, schema.version()));
      }
      refuseWhileUsed(connection, owner(schema).user());
      if (!replace && schema.name().equals("scheduler")) {
        long jobs = number(connection, "select count(*) from " + catalog.name("jobs"));
        if (jobs > 0) {
          throw new RefusedException(
              "there are %d jobs; --replace drops what is there".formatted(jobs));
        }
      }
    }
  }

  private static void refuseWhileUsed(Connection connection, String role)
      throws SQLException, RefusedException {
    long others =
        number(
            connection,
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and usename = current_user and pid <> pg_backend_pid()");
    if (others > 0) {
      throw new RefusedException(
          "%d connections of %s are open; end the services first".formatted(others, role));
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private void fill(Manifest.Schema schema, ZipFile zip)
      throws SQLException, IOException, RefusedException {
    try (Connection connection = owner(schema).connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      Catalog catalog = new Catalog(connection, schema.name());
      List<String> tables = catalog.tables().stream().map(catalog::name).toList();
      // They count rows that come, and keep the audit log from being emptied.
      triggers("DISABLE", tables, statement);
      statement.execute("TRUNCATE " + String.join(", ", tables));
      CopyManager copies = connection.unwrap(BaseConnection.class).getCopyAPI();
      for (Manifest.Table table : schema.tables()) {
        if (forgetOffsets && table.name().equals(OFFSETS)) {
          continue;
        }
        ZipEntry entry = zip.getEntry(schema.entry(table));
        if (entry == null) {
          throw new IOException("the backup is damaged: it lacks " + schema.entry(table));
        }
        try (InputStream in = zip.getInputStream(entry)) {
          long rows =
              copies.copyIn(
                  "COPY %s (%s) FROM STDIN"
                      .formatted(catalog.name(table.name()), table.columnList()),
                  in);
          if (rows != table.rows()) {
            throw new IOException(
                "the backup is damaged: %s has %d rows in place of %d"
                    .formatted(table.name(), rows, table.rows()));
          }
        }
      }
      for (Map.Entry<String, Long> sequence : schema.sequences().entrySet()) {
        statement.execute(
            "SELECT setval('%s', %d)"
                .formatted(
                    catalog.name(sequence.getKey()).replace("'", "''"), sequence.getValue()));
      }
      triggers("ENABLE", tables, statement);
      connection.commit();
    }
  }

  private static void triggers(String change, List<String> tables, Statement statement)
      throws SQLException {
    statement.execute(
        tables.stream()
            .map(table -> "ALTER TABLE %s %s TRIGGER USER".formatted(table, change))
            .collect(Collectors.joining("; ")));
  }
}
