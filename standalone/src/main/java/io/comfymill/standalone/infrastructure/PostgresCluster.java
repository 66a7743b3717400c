package io.comfymill.standalone.infrastructure;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.files.OwnersFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;

/**
 * PostgreSQL's data folder and the commands that work on it.
 *
 * @param program the folder that holds {@code bin}
 */
record PostgresCluster(PostgresAccount account, Path program, Path data) {
  /** Shields PostgreSQL from the user's locale and PostgreSQL settings. */
  static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "PGDATA", "", "TZ", "UTC");

  private static final String SUPERUSER = "postgres";
  private static final String HOST_AUTHENTICATION =
      """
      # Over the loopback only, with the role's password.
      host all all 127.0.0.1/32 scram-sha-256
      """;

  /**
   * Creates the data folder with the database and the roles. A folder that exists is complete: it
   * is made under another name and renamed at the end.
   */
  void initialiseOnce() throws IOException, InterruptedException {
    if (Files.isDirectory(data)) {
      account.own(data);
      return;
    }
    Path unfinished = data.resolveSibling("initialising");
    FileUtils.deleteDirectory(unfinished.toFile());
    Files.createDirectories(unfinished);
    account.own(unfinished);
    PostgresCluster draft = new PostgresCluster(account, program, unfinished);
    draft.initialise();
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void initialise() throws IOException, InterruptedException {
    run(
        List.of(
            bin("initdb"),
            "--pgdata=" + data,
            "--username=" + SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C"),
        "");
    runSql(
        "postgres",
        "ALTER ROLE postgres PASSWORD 'comfymill';\n\nCREATE DATABASE "
            + PostgresServer.DATABASE
            + ";\n\n");
    runSql(PostgresServer.DATABASE, initScript());
    Files.writeString(data.resolve("pg_hba.conf"), HOST_AUTHENTICATION);
  }

  private static String initScript() throws IOException {
    try (InputStream in = PostgresCluster.class.getResourceAsStream("/postgres-init.sql")) {
      if (in == null) {
        throw new IOException("postgres-init.sql is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Runs statements, each ended by a blank line, in a single process without a server. */
  private void runSql(String database, String script) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            bin("postgres"),
            "--single",
            "-j",
            "-D",
            data.toString(),
            "-c",
            "exit_on_error=true",
            database);
    run(command, script);
  }

  private void run(List<String> command, String input) throws IOException, InterruptedException {
    Path output = Files.createTempFile("comfymill-postgres-", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(account.command(command));
      builder.environment().putAll(ENVIRONMENT);
      builder.directory(data.toFile());
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IOException(
            command.get(0) + " ended with " + exitCode + ":\n" + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }

  List<String> serverCommand(Map<String, String> settings) {
    List<String> command = new ArrayList<>(List.of(bin("postgres"), "-D", data.toString()));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return account.command(command);
  }

  /**
   * PostgreSQL does not start while the process named in its lock file is alive. After a restart of
   * the system or container that can be any process, so the file is removed unless it names a
   * PostgreSQL.
   */
  void forgetRecycledProcess() throws IOException {
    Path lock = data.resolve("postmaster.pid");
    if (Files.notExists(lock)) {
      return;
    }
    List<String> lines = Files.readAllLines(lock);
    Optional<ProcessHandle> holder =
        lines.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
    Optional<String> program = holder.flatMap(process -> process.info().command());
    if (program.isPresent() && !program.get().endsWith("/postgres")) {
      Files.delete(lock);
    }
  }

  /**
   * Has copies of the files, which must be the account's own, and lets in nobody without TLS.
   *
   * @return settings of the server
   */
  Map<String, String> secured(TlsFiles tls) throws IOException {
    return Map.of(
        "ssl", "on",
        "ssl_cert_file", ownFile("server.crt", Files.readString(tls.ownCertificate())),
        "ssl_key_file", ownFile("server.key", Files.readString(tls.ownKey())),
        "ssl_ca_file", ownFile("ca.crt", Files.readString(tls.ca())),
        "hba_file",
            ownFile("pg_hba_tls.conf", HOST_AUTHENTICATION.replace("host all", "hostssl all")));
  }

  private String ownFile(String name, String content) throws IOException {
    Path file = data.resolve(name);
    Files.deleteIfExists(file);
    OwnersFile.write(file, content);
    account.own(file);
    return file.toString();
  }

  private String bin(String name) {
    return program.resolve("bin").resolve(name).toString();
  }
}
