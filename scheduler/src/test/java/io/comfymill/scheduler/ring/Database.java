package io.comfymill.scheduler.ring;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.infrastructure.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks at the scheduler's tables from outside, as a gateway would. */
record Database(PostgresServer server) {
  String state(JobId job) throws SQLException {
    return text("select state from scheduler.jobs where id = ?", job);
  }

  String attempts(JobId job) throws SQLException {
    return text(
        "select string_agg(number || ':' || state, ',' order by number) from scheduler.attempts"
            + " where job_id = ?",
        job);
  }

  /** As a gateway reads it. */
  Forecast forecast() throws SQLException {
    String role = PostgresServer.GATEWAY;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), role, PostgresServer.passwordOf(role));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select body from scheduler.forecast")) {
      if (!rows.next()) {
        throw new IllegalStateException("no forecast yet");
      }
      byte[] body = rows.getString(1).getBytes(StandardCharsets.UTF_8);
      return WireJson.read(body, Forecast.class).orElseThrow();
    }
  }

  /** A column of a node's row, as text. */
  String node(String id, String column) throws SQLException {
    return text("select %s from scheduler.nodes where id = ?".formatted(column), (Object) id);
  }

  String policiesInForce() throws SQLException {
    return text("select body from scheduler.policies_in_force where id = ?", (Object) 1);
  }

  String policy(String pool) throws SQLException {
    return text("select policy from scheduler.pools where name = ?", (Object) pool);
  }

  long epoch() throws SQLException {
    return Long.parseLong(text("select epoch from scheduler.leadership where id = ?", (Object) 1));
  }

  /** Somebody holds a lease that has not run out. */
  boolean isLed() throws SQLException {
    return text("select expires_at > now() from scheduler.leadership where id = ?", (Object) 1)
        .equals("t");
  }

  private String text(String sql, JobId job) throws SQLException {
    return text(sql, (Object) job.value());
  }

  private String text(String sql, Object key) throws SQLException {
    String role = PostgresServer.SCHEDULER;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), role, PostgresServer.passwordOf(role));
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
      }
    }
  }

  /** As if it had come and gone long ago. */
  void addEnded(JobId job) throws SQLException {
    String role = PostgresServer.SCHEDULER;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), role, PostgresServer.passwordOf(role));
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state,"
                    + " attempt, spec, submitted_at, queued_at, finished_at, changed_seq)"
                    + " values (?, 'default', 'p', 0, 0, 'CANCELLED', 0, '{}', now(), now(), now(), 0)")) {
      statement.setObject(1, job.value());
      statement.executeUpdate();
    }
  }
}
