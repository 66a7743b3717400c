package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** Whether PostgreSQL answers, what it holds, and what holds it up. */
final class PostgresCheck implements Check {
  private static final int SECONDS = 8;
  private static final int OLDEST_VERSION = 16;
  private static final double NEARLY_ALL = 0.8;
  private static final Duration LONG_TRANSACTION = Duration.ofMinutes(5);
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);
  private static final double BYTES_PER_GIB = 1L << 30;

  private final Database database;

  PostgresCheck(Database database) {
    this.database = database;
  }

  @Override
  public String about() {
    return "postgresql";
  }

  @Override
  public void run(Diagnosis diagnosis) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      lookAtServer(connection, statement, diagnosis);
      lookAtConnections(statement, diagnosis);
      lookAtTransactions(statement, diagnosis);
      lookAtClock(statement, diagnosis);
    }
  }

  private void lookAtServer(Connection connection, Statement statement, Diagnosis diagnosis)
      throws SQLException {
    try (ResultSet row = one(statement, "select pg_database_size(current_database())")) {
      diagnosis.saw(
          about(),
          "PostgreSQL %s, %.2f GiB"
              .formatted(
                  connection.getMetaData().getDatabaseProductVersion(),
                  row.getLong(1) / BYTES_PER_GIB));
    }
    if (connection.getMetaData().getDatabaseMajorVersion() < OLDEST_VERSION) {
      diagnosis.problem(
          about(),
          "it is older than version %d.".formatted(OLDEST_VERSION),
          "update it with pg_upgrade, after a backup");
    }
  }

  private void lookAtConnections(Statement statement, Diagnosis diagnosis) throws SQLException {
    try (ResultSet row =
        one(
            statement,
            "select count(*), current_setting('max_connections')::int from pg_stat_activity")) {
      if (row.getInt(1) > NEARLY_ALL * row.getInt(2)) {
        diagnosis.warn(
            about(),
            "%d of its %d connections are in use.".formatted(row.getInt(1), row.getInt(2)),
            "raise max_connections, or lower quarkus.datasource.reactive.max-size");
      }
    }
  }

  private void lookAtTransactions(Statement statement, Diagnosis diagnosis) throws SQLException {
    try (ResultSet row =
        one(
            statement,
            "select coalesce(max(extract(epoch from now() - xact_start)), 0)::bigint,"
                + " count(*) filter (where wait_event_type = 'Lock')"
                + " from pg_stat_activity where datname = current_database()")) {
      if (row.getLong(1) > LONG_TRANSACTION.toSeconds()) {
        diagnosis.warn(
            about(),
            "a transaction is open for %d minutes.".formatted(row.getLong(1) / 60),
            "find it in pg_stat_activity by xact_start, and end it with pg_terminate_backend");
      }
      if (row.getLong(2) > 0) {
        diagnosis.warn(
            about(),
            "%d sessions wait for a lock.".formatted(row.getLong(2)),
            "select pg_blocking_pids(pid), * from pg_stat_activity where wait_event_type = 'Lock'");
      }
    }
  }

  private void lookAtClock(Statement statement, Diagnosis diagnosis) throws SQLException {
    Instant asked = Instant.now();
    try (ResultSet row =
        one(statement, "select (extract(epoch from clock_timestamp()) * 1000)::bigint")) {
      Duration ahead = Duration.between(asked, Instant.ofEpochMilli(row.getLong(1)));
      if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
        diagnosis.warn(
            about(),
            "its clock and the one of this machine are %d s apart.".formatted(ahead.toSeconds()),
            "synchronise both with NTP (chronyc tracking, timedatectl)");
      }
    }
  }

  private static ResultSet one(Statement statement, String query) throws SQLException {
    ResultSet rows = statement.executeQuery(query);
    if (!rows.next()) {
      throw new SQLException("no answer to: " + query);
    }
    return rows;
  }
}
