package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateLoadCommandTest {
  @TempDir Path folder;
  private RunningCommand command;
  private String workflow;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
    workflow =
        Files.writeString(
                folder.resolve("w.json"),
                "{\"1\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":1}}}")
            .toString();
    command
        .gateway
        .answering("/prompt", 200, "{\"prompt_id\":\"p1\"}")
        .answering("/api/jobs/p1", 200, "{\"status\":\"completed\"}");
  }

  @AfterEach
  void stop() {
    command.close();
  }

  @Test
  void jobsAreSubmittedWithSeedsOfTheirOwnAndReported() throws IOException {
    assertThat(
            command.run(
                "simulate-load", workflow + "=2", "--rate", "50", "--duration", "1", "--json"))
        .as(command.err())
        .isZero();

    assertThat(
            command.gateway.requests().stream()
                .filter(request -> request.startsWith("POST /prompt"))
                .distinct())
        .hasSize(50)
        .noneMatch(request -> request.contains("\"seed\":1}"));
    assertThat(WireJson.mapper().readTree(command.out()).at("/submit_ms/count").asInt())
        .isEqualTo(50);
  }

  @Test
  void aRefusalIsCountedAndEndsItWithOne() {
    command.gateway.answering("/prompt", 400, "{\"error\":{\"message\":\"no\"}}");

    assertThat(command.run("simulate-load", workflow, "--rate", "5", "--duration", "1"))
        .isEqualTo(1);

    assertThat(command.out()).contains("0 jobs", "refused: {the workflow was refused: no=5}");
  }

  @Test
  void whatMakesNoSenseIsSaidBeforeAnythingIsSubmitted() {
    assertThat(command.run("simulate-load", workflow, "--rate", "0")).isEqualTo(2);
    assertThat(command.run("simulate-load", workflow, "--rate", "1e6")).isEqualTo(2);
    assertThat(command.run("simulate-load", workflow, "--rate", "NaN")).isEqualTo(2);
    assertThat(command.run("simulate-load", folder.resolve("none").toString())).isEqualTo(2);

    assertThat(command.gateway.requests()).isEmpty();
  }
}
