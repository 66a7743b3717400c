package io.comfymill.standalone.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.standalone.ports.FreePorts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {
  @TempDir Path folder;

  @Test
  void keepsCommittedRowsThroughAKillAndThroughAStop() throws Exception {
    try (var postgres = start()) {
      run(postgres, PostgresServer.SCHEDULER, "CREATE TABLE letters (name text)");
      run(postgres, PostgresServer.SCHEDULER, "INSERT INTO letters VALUES ('a')");

      postgres.kill();
      postgres.startAgain();
      run(postgres, PostgresServer.SCHEDULER, "INSERT INTO letters VALUES ('b')");
      postgres.stop();
      postgres.startAgain();

      assertThat(read(postgres, PostgresServer.SCHEDULER, "SELECT count(*) FROM letters"))
          .isEqualTo("2");
      assertThat(read(postgres, PostgresServer.SCHEDULER, "SHOW fsync")).isEqualTo("on");
    }
  }

  @Test
  void gatewaysReadWhatSchedulersWriteAndCannotChangeIt() throws Exception {
    try (var postgres = start()) {
      run(postgres, PostgresServer.SCHEDULER, "CREATE TABLE letters AS SELECT 'a' AS name");
      run(postgres, PostgresServer.GATEWAY, "CREATE TABLE settings (name text)");

      assertThat(read(postgres, PostgresServer.GATEWAY, "SELECT name FROM scheduler.letters"))
          .isEqualTo("a");
      assertThatThrownBy(
              () -> run(postgres, PostgresServer.GATEWAY, "DELETE FROM scheduler.letters"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
      assertThatThrownBy(
              () -> run(postgres, PostgresServer.SCHEDULER, "SELECT 1 FROM gateway.settings"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    try (var postgres = start()) {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      postgres.server().jdbcUrl(), PostgresServer.GATEWAY, "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  private RunningServer<PostgresServer> start() throws Exception {
    return RunningServer.start(LocalInfrastructure.postgres(folder, new FreePorts(new Random())));
  }

  private static void run(RunningServer<PostgresServer> postgres, String role, String sql)
      throws SQLException {
    try (Connection connection = connect(postgres, role);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(RunningServer<PostgresServer> postgres, String role, String sql)
      throws SQLException {
    try (Connection connection = connect(postgres, role);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(RunningServer<PostgresServer> postgres, String role)
      throws SQLException {
    return DriverManager.getConnection(
        postgres.server().jdbcUrl(), role, PostgresServer.passwordOf(role));
  }
}
