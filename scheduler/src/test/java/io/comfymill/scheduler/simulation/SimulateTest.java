package io.comfymill.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.simulation.engine.FairShares;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class SimulateTest {
  private static final Path EXAMPLES = Path.of("../examples/simulation");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Path cluster, Path workload, String policies, String format) {
    return new SimulateMain(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(cluster.toString(), workload.toString(), policies, "1", format));
  }

  @ParameterizedTest
  @CsvSource({
    "four-equal-gpus, steady-one-model",
    "four-equal-gpus, zipf-models",
    "four-equal-gpus, greedy-tenant",
    "four-equal-gpus, trace",
    "one-slow-gpu, steady-one-model",
    "mixed-vram, pictures-and-video",
  })
  void theExamplesWork(String cluster, String workload) {
    int code =
        run(
            EXAMPLES.resolve(cluster + ".yaml"),
            EXAMPLES.resolve(workload + ".yaml"),
            "least_loaded,affinity",
            "table");

    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .anyMatch(line -> line.startsWith("least_loaded "))
        .anyMatch(line -> line.startsWith("affinity "));
  }

  @Test
  void oneSeedGivesOneResultAndTheFiguresAreTrue() throws IOException {
    Path cluster = file("nodes: [{name: gpu, count: 2, vram_gib: 24}]");
    Path workload =
        file(
            """
            workflows:
              - name: picture
                run_seconds: 10
                models: [{name: a.safetensors, vram_gib: 8, load_seconds: 5}]
            trace:
              - {at_seconds: 0, workflow: picture}
              - {at_seconds: 0, workflow: picture}
              - {at_seconds: 20, workflow: picture, run_seconds: 4}
            """);

    assertThat(run(cluster, workload, "least_loaded", "json")).isZero();

    JsonNode outcome = WireJson.mapper().readTree(out.toString(StandardCharsets.UTF_8)).path(0);
    assertThat(outcome.path("model_loads").asInt()).isEqualTo(2);
    assertThat(outcome.path("mean_seconds").asDouble()).isBetween(11.3, 11.5);
    assertThat(outcome.path("p99_seconds").asDouble()).isBetween(15.0, 15.1);
    assertThat(outcome.path("utilisation").asDouble()).isBetween(0.49, 0.51);
    String first = out.toString(StandardCharsets.UTF_8);
    out.reset();
    run(cluster, workload, "least_loaded", "json");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(first);
  }

  @Test
  void aTenantThatWaitsForTheOtherIsSeen() {
    FairShares shares = new FairShares();
    for (int i = 0; i < 20; i++) {
      shares.waits("first");
      shares.waits("last");
    }
    for (int i = 0; i < 20; i++) {
      shares.served("first");
    }
    assertThat(shares.index()).isEqualTo(0.5);
  }

  @Test
  void tenantsThatTakeTurnsAreServedFairly() {
    FairShares shares = new FairShares();
    for (int i = 0; i < 20; i++) {
      shares.waits("first");
      shares.waits("last");
    }
    for (int i = 0; i < 20; i++) {
      shares.served(i % 2 == 0 ? "first" : "last");
    }
    assertThat(shares.index()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodes: [{name: a, vram_gb: 3}] | nodes[0]: there is no field 'vram_gb' here; there are",
        "nodes: [{name: a}]               | line 1, nodes[0]: vram_gib is missing",
        "nodes: [{name: a, vram_gib: x}]  | line 1, nodes[0].vram_gib: this must be a number",
        "nodes: [{name: a, vram_gib: -1}] | line 1, nodes[0]: vram_gib must be more than 0",
        "nodes: []                        | nodes must name at least one",
        "nodes: 3                         | line 1, nodes: this must be a list",
        "nodes: [}                        | line 1",
      })
  void whatIsWrongWithAClusterIsSaid(String yaml, String message) throws IOException {
    Path cluster = file(yaml);

    assertThat(run(cluster, EXAMPLES.resolve("trace.yaml"), "all", "table")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("comfymill: " + cluster)
        .contains(message)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobs: 3                | workflows must name at least one",
        "W, jobs: 3             | either load or per_minute must be given",
        "W, jobs: 0, load: 1    | jobs must be from 1 to 1000000",
        "W, jobs: 3, load: 0    | load or per_minute must be more than 0",
        "W, jobs: 3, trace: [T] | do not go with a trace",
        "W, trace: [U]          | the trace names no workflow other",
      })
  void whatIsWrongWithAWorkloadIsSaid(String yaml, String message) throws IOException {
    Path workload =
        file(
            "{"
                + yaml.replace("W", "workflows: [{name: a, run_seconds: 1}]")
                    .replace("T", "{at_seconds: 1, workflow: a}")
                    .replace("U", "{at_seconds: 1, workflow: other}")
                + "}");

    assertThat(run(EXAMPLES.resolve("four-equal-gpus.yaml"), workload, "all", "table"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
  }

  @Test
  void aJobThatNoNodeCouldRunIsNotWaitedFor() {
    int code =
        run(
            EXAMPLES.resolve("four-equal-gpus.yaml"),
            EXAMPLES.resolve("pictures-and-video.yaml"),
            "affinity",
            "table");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("could ever run")
        .contains("40.0 GiB");
  }

  @Test
  void anUnknownPolicyIsSaid() {
    Path examples = EXAMPLES.resolve("trace.yaml");

    assertThat(run(EXAMPLES.resolve("four-equal-gpus.yaml"), examples, "best", "table"))
        .isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no policy named 'best'");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "file", ".yaml"), yaml);
  }
}
