package io.comfymill.standalone.backup;

import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.database.Database;
import io.comfymill.standalone.files.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Writes what PostgreSQL holds to a file: all of one moment, while the services run.
 *
 * @param owners the database as the role that owns each schema
 * @param artifacts the folder with inputs and outputs, which is named and not copied
 * @param settings files that go along as they are, with their secrets
 */
public record Backup(
    Map<String, Database> owners, @Nullable String artifacts, List<Path> settings) {
  public Backup {
    owners = Map.copyOf(owners);
    settings = List.copyOf(settings);
  }

  /**
   * @param file readable for its owner alone, where the file system knows owners
   */
  public Manifest writeTo(Path file) throws IOException, InterruptedException, SQLException {
    try {
      return AtomicFile.write(file, out -> write(file, out));
    } catch (FailedException e) {
      throw e.cause;
    }
  }

  private static final class FailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final SQLException cause;

    FailedException(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  private Manifest write(Path file, OutputStream out) throws IOException {
    hideFromOthers(file.resolveSibling(file.getFileName() + ".new"));
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      List<Manifest.Schema> schemas = writeSchemas(zip);
      List<String> names = new ArrayList<>();
      for (Path one : settings) {
        String name = "settings/%d-%s".formatted(names.size() + 1, one.getFileName());
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(one, zip);
        zip.closeEntry();
        names.add(name);
      }
      Manifest manifest = new Manifest(Manifest.FORMAT, Instant.now(), artifacts, schemas, names);
      zip.putNextEntry(new ZipEntry(Manifest.ENTRY));
      zip.write(WireJson.write(manifest));
      zip.closeEntry();
      return manifest;
    } catch (SQLException e) {
      throw new FailedException(e);
    }
  }

  /** Each by its owner, and all as of the moment at which the first transaction began. */
  private List<Manifest.Schema> writeSchemas(ZipOutputStream zip) throws SQLException, IOException {
    List<Manifest.Schema> schemas = new ArrayList<>();
    try (Connection first = begin(owners.values().iterator().next());
        Statement exporting = first.createStatement();
        ResultSet row = exporting.executeQuery("select pg_export_snapshot()")) {
      row.next();
      String snapshot = row.getString(1);
      for (Map.Entry<String, Database> owner : new TreeMap<>(owners).entrySet()) {
        try (Connection connection = begin(owner.getValue());
            Statement importing = connection.createStatement()) {
          importing.execute("SET TRANSACTION SNAPSHOT '%s'".formatted(snapshot));
          schemas.add(write(new Catalog(connection, owner.getKey()), zip));
        }
      }
    }
    return schemas;
  }

  private static Connection begin(Database database) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  private static void hideFromOthers(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static Manifest.Schema write(Catalog catalog, ZipOutputStream zip)
      throws SQLException, IOException {
    CopyManager copies = catalog.connection().unwrap(BaseConnection.class).getCopyAPI();
    List<Manifest.Table> tables = new ArrayList<>();
    for (String name : catalog.tables()) {
      Manifest.Table table = new Manifest.Table(name, catalog.columns(name), 0);
      zip.putNextEntry(new ZipEntry("tables/" + catalog.schema() + "/" + name + ".copy"));
      long rows =
          copies.copyOut(
              "COPY (SELECT %s FROM %s) TO STDOUT"
                  .formatted(table.columnList(), catalog.name(name)),
              zip);
      zip.closeEntry();
      tables.add(new Manifest.Table(name, table.columns(), rows));
    }
    return new Manifest.Schema(catalog.schema(), catalog.version(), tables, lastValues(catalog));
  }

  private static Map<String, Long> lastValues(Catalog catalog) throws SQLException {
    Map<String, Long> values = new TreeMap<>();
    for (String sequence : catalog.sequences()) {
      try (Statement statement = catalog.connection().createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select last_value, is_called from " + catalog.name(sequence))) {
        if (row.next() && row.getBoolean(2)) {
          values.put(sequence, row.getLong(1));
        }
      }
    }
    return values;
  }
}
