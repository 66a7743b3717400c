package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.infrastructure.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a running Comfymill goes into a new one, with a Kafka and a Redis that are empty. */
class BackupRestoreBench {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int JOBS = 3;

  @TempDir Path folder;

  @Test
  void aNewInstallationHasTheHistoryAndRunsWhatWasQueued() throws Exception {
    Path old = folder.resolve("old");
    Path backup = folder.resolve("backup.zip");
    JobRun done;
    JobRun queued;
    try (Mill mill = Mill.start(old, "--simulators", "1")) {
      ComfyClient client = new ComfyClient(mill.gateway());
      done = new JobRun(client).submit(JOBS, Workflows::picture);
      done.awaitRightPictures(LIMIT);
      client.put("/api/queue-pauses/everything", "{\"reason\":\"backup\"}");
      queued = new JobRun(client).submit(JOBS, Workflows::picture);
      comfymill("backup", backup.toString(), settings(mill.port("postgres")));
    }

    Path fresh = folder.resolve("new");
    Mill mill = Mill.start(fresh, "--simulators", "1");
    int port = mill.port("postgres");
    mill.stop();
    FileUtils.copyDirectory(old.resolve("artifacts").toFile(), fresh.resolve("artifacts").toFile());
    try (RunningServer<PostgresServer> postgres =
        RunningServer.start(
            new PostgresServer(
                fresh.resolve("postgres"), fresh.resolve("logs/postgres.log"), port))) {
      assertThat(postgres.isReady()).isTrue();
      comfymill("restore", backup.toString(), settings(port), "--new-kafka");
    }

    mill.start();
    try (mill) {
      ComfyClient client = new ComfyClient(mill.gateway());
      done.at(mill.gateway()).awaitRightPictures(LIMIT);
      assertThat(client.get("/queue").path("queue_pending")).hasSize(JOBS);
      assertThat(client.get("/api/queue-pauses").findValuesAsText("reason")).contains("backup");

      client.delete("/api/queue-pauses/everything");
      queued.at(mill.gateway()).awaitRightPictures(LIMIT);
    }
  }

  /** Options with the settings of both services. */
  private List<String> settings(int port) throws IOException {
    List<String> options = new ArrayList<>();
    for (String role : List.of(PostgresServer.SCHEDULER, PostgresServer.GATEWAY)) {
      Path file = folder.resolve(role + ".properties");
      Files.writeString(
          file,
          """
          quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:%d/%s
          quarkus.datasource.username=%s
          quarkus.datasource.password=%s
          """
              .formatted(port, PostgresServer.DATABASE, role, PostgresServer.passwordOf(role)));
      options.addAll(List.of("--settings", file.toString()));
    }
    return options;
  }

  private static void comfymill(
      String command, String file, List<String> settings, String... options)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of(Mill.HOME.resolve("comfymill").toString(), command, file));
    words.addAll(settings);
    words.addAll(Arrays.asList(options));
    Process process = new ProcessBuilder(words).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
