package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.infrastructure.RunningServer;
import io.comfymill.standalone.ports.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Backups of a real PostgreSQL, with tables that have what those of the services have. */
class BackupIT {
  private static final String TABLES_OF_SCHEDULER =
      """
      create table if not exists flyway_schema_history
        (installed_rank int, version text, success boolean);
      delete from flyway_schema_history;
      insert into flyway_schema_history values (1, '1', true), (2, '10', true);
      drop table if exists attempts, jobs, job_counts, consumer_offsets;
      drop sequence if exists job_changes;
      create sequence job_changes;
      create table jobs (id int primary key, spec text, size int generated always as (length(spec)) stored);
      create table attempts (job_id int not null references jobs, number int);
      create table job_counts (jobs bigint);
      insert into job_counts values (0);
      create table consumer_offsets (topic text, next_offset bigint);
      create or replace function count_jobs() returns trigger language plpgsql as $$
        begin update job_counts set jobs = jobs + 1; return null; end $$;
      create trigger count_added after insert on jobs for each row execute function count_jobs();
      """;
  private static final String TABLES_OF_GATEWAY =
      """
      create table if not exists flyway_schema_history
        (installed_rank int, version text, success boolean);
      delete from flyway_schema_history;
      insert into flyway_schema_history values (1, '3', true);
      drop table if exists audit_log;
      create table audit_log (what text);
      create or replace function refuse() returns trigger language plpgsql as $$
        begin raise exception 'append only'; end $$;
      create trigger not_emptied before truncate on audit_log execute function refuse();
      """;

  @TempDir static Path folder;
  private static RunningServer<PostgresServer> postgres;
  private static Path scheduler;
  private static Path gateway;

  private StringWriter out;
  private StringWriter err;

  @BeforeAll
  static void start() throws Exception {
    postgres =
        RunningServer.start(LocalInfrastructure.postgres(folder, new FreePorts(new Random())));
    scheduler = settings("scheduler.properties", PostgresServer.SCHEDULER);
    gateway = settings("gateway.properties", PostgresServer.GATEWAY);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static Path settings(String name, String role) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        quarkus.datasource.jdbc.url=%s
        quarkus.datasource.username=%s
        quarkus.datasource.password=%s
        comfymill.artifacts.folder=/mnt/artifacts
        """
            .formatted(postgres.server().jdbcUrl(), role, PostgresServer.passwordOf(role)));
  }

  /** An installation that has just been set up. */
  @BeforeEach
  void makeTables() throws SQLException {
    run(PostgresServer.SCHEDULER, TABLES_OF_SCHEDULER);
    run(PostgresServer.GATEWAY, TABLES_OF_GATEWAY);
    out = new StringWriter();
    err = new StringWriter();
  }

  private static void fill() throws SQLException {
    run(
        PostgresServer.SCHEDULER,
        """
        insert into jobs values (1, E'a\\tb\\nc \\\\ ünï'), (2, null);
        insert into attempts values (1, 1), (1, 2);
        insert into consumer_offsets values ('job-commands', 17);
        select setval('job_changes', 41);
        """);
    run(PostgresServer.GATEWAY, "insert into audit_log values ('key made')");
  }

  private static void run(String role, String sql) throws SQLException {
    try (Connection connection = connect(role);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        postgres.server().jdbcUrl(), role, PostgresServer.passwordOf(role));
  }

  private static String value(String query) throws SQLException {
    try (Connection connection = connect(PostgresServer.GATEWAY);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private int comfymill(String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    for (Path file : List.of(scheduler, gateway)) {
      words.addAll(List.of("--settings", file.toString()));
    }
    CommandLine line = Comfymill.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(words.toArray(String[]::new));
  }

  private Path backup(String name) {
    Path file = folder.resolve(name);
    assertThat(comfymill("backup", file.toString(), "--data", folder.resolve("none").toString()))
        .as(err.toString())
        .isZero();
    return file;
  }

  @Test
  void allRowsComeBackIntoNewTables() throws Exception {
    fill();
    Path file = backup("all.zip");
    assertThat(out.toString()).contains("7 rows are in", "/mnt/artifacts");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    makeTables();

    assertThat(comfymill("restore", file.toString())).as(err.toString()).isZero();

    assertThat(value("select string_agg(spec, ',' order by id) from scheduler.jobs"))
        .isEqualTo("a\tb\nc \\ ünï");
    assertThat(value("select max(size) from scheduler.jobs")).isEqualTo("11");
    assertThat(value("select count(*) from scheduler.attempts")).isEqualTo("2");
    assertThat(value("select jobs from scheduler.job_counts"))
        .as("counted once, and not again by the trigger")
        .isEqualTo("2");
    assertThat(value("select next_offset from scheduler.consumer_offsets")).isEqualTo("17");
    assertThat(value("select what from gateway.audit_log")).isEqualTo("key made");
    run(
        PostgresServer.SCHEDULER,
        "insert into jobs values (nextval('job_changes'), 'triggers are on again')");
    assertThat(value("select max(id) from scheduler.jobs")).isEqualTo("42");
    assertThat(value("select jobs from scheduler.job_counts")).isEqualTo("3");
  }

  @Test
  void withANewKafkaItIsReadFromItsBeginning() throws Exception {
    fill();
    Path file = backup("kafka.zip");
    makeTables();

    assertThat(comfymill("restore", file.toString(), "--new-kafka")).isZero();

    assertThat(value("select count(*) from scheduler.consumer_offsets")).isEqualTo("0");
  }

  @Test
  void whatIsThereIsReplacedOnlyIfAskedTo() throws Exception {
    fill();
    Path file = backup("replace.zip");
    run(PostgresServer.SCHEDULER, "insert into jobs values (3, 'came later')");

    assertThat(comfymill("restore", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there are 3 jobs; --replace");
    assertThat(value("select count(*) from scheduler.jobs")).isEqualTo("3");

    assertThat(comfymill("restore", file.toString(), "--replace")).isZero();
    assertThat(value("select count(*) from scheduler.jobs")).isEqualTo("2");
  }

  @Test
  void itIsRefusedWhileAServiceIsConnected() throws Exception {
    fill();
    Path file = backup("connected.zip");
    makeTables();

    try (Connection service = connect(PostgresServer.GATEWAY)) {
      assertThat(service.isValid(1)).isTrue();
      assertThat(comfymill("restore", file.toString())).isEqualTo(1);
    }

    assertThat(err.toString()).contains("1 connections of comfymill_gateway are open");
    assertThat(value("select count(*) from scheduler.jobs")).isEqualTo("0");
  }

  @Test
  void tablesOfAnotherVersionAreRefused() throws Exception {
    fill();
    Path file = backup("version.zip");
    makeTables();
    run(PostgresServer.GATEWAY, "insert into flyway_schema_history values (2, '4', true)");

    assertThat(comfymill("restore", file.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains("tables of gateway are of version 4, the backup's of version 3");
    assertThat(value("select count(*) from scheduler.jobs")).isEqualTo("0");
  }

  @Test
  void whatIsNoBackupIsRefused() throws Exception {
    Path text = Files.writeString(folder.resolve("text.zip"), "no zip");

    assertThat(comfymill("restore", text.toString())).isEqualTo(1);
    assertThat(comfymill("restore", folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(comfymill("backup", text.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("is no backup", "there is no file", "already");
    assertThat(Files.readString(text)).isEqualTo("no zip");
  }
}
