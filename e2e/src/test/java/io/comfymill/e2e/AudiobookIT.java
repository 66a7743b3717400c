package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A book that is read aloud in parts: one file in the end, whoever died on the way. */
@Tag("long")
@ExtendWith(SharedMill.class)
class AudiobookIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  /** Runs the command line; what it prints. */
  private String comfymill(Mill mill, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Mill.HOME.resolve("comfymill").toString()));
    command.addAll(Arrays.asList(words));
    command.addAll(List.of("--url", mill.gateway().toString()));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s %s", command, Files.readString(errors)).isZero();
    return printed;
  }

  private Path example() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("example"));
    for (String file : List.of("audiobook.batch.yaml", "speech.json", "book.md")) {
      Files.copy(Mill.HOME.resolve("examples/audiobook").resolve(file), copy.resolve(file));
    }
    return copy.resolve("audiobook.batch.yaml");
  }

  private static JsonNode batch(ComfyClient client, String id) throws IOException {
    return client.get("/api/batches/" + id);
  }

  @Test
  void aKilledGatewayASchedulerAndAnAgentChangeNoByte(Mill mill) throws Exception {
    assumeThat(RealComfyUis.urls()).isEmpty(); // they do not speak
    Path example = example();
    comfymill(mill, "batch", "submit", example.toString(), "--get", folder + "/undisturbed");

    ComfyClient client = new ComfyClient(mill.gateway());
    String id = comfymill(mill, "batch", "submit", example.toString());
    int parts = batch(client, id).path("cells").asInt();
    assertThat(parts).isGreaterThan(20);
    int killed = 0;
    for (String victim : List.of("gateway-2", "scheduler-1", "agent-1", "gateway-1")) {
      int enough = parts * ++killed / 6;
      await("%d parts".formatted(enough))
          .atMost(LIMIT)
          .ignoreExceptionsMatching(JobRun::mayPass)
          .until(() -> batch(client, id).path("succeeded").asInt() >= enough);
      mill.kill(victim);
    }
    await("the book")
        .atMost(LIMIT)
        .ignoreExceptionsMatching(JobRun::mayPass)
        .until(() -> batch(client, id).has("finished_at"));
    mill.awaitWhole(SharedMill.NODES);
    JsonNode ended = batch(client, id);
    assertThat(ended.path("succeeded").asInt()).as("%s", ended).isEqualTo(parts);
    assertThat(ended.at("/joins/0/state").asText()).as("%s", ended).isEqualTo("succeeded");

    comfymill(mill, "batch", "get", id, folder + "/killed", "--joined");
    for (String file : List.of("book.flac", "book.cue")) {
      assertThat(folder.resolve("killed").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("undisturbed").resolve(file));
    }
    assertThat(Files.readString(folder.resolve("killed/book.cue")))
        .contains("The Miller's Clock", "What the River Did", "How Late It Was");
    assertThat(Files.size(folder.resolve("killed/book.flac"))).isGreaterThan(100_000);
    JobEvents.assertOneEndingEach(
        mill.kafkaPort(), IntStream.range(0, parts).mapToObj(cell -> id + "-" + cell).toList());
  }
}
