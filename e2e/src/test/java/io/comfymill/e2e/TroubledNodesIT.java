package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sound nodes, and one more to which something happens. */
@ExtendWith(SharedMill.class)
class TroubledNodesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Mill mill;
  private static ComfyClient client;

  @BeforeAll
  static void start(Mill shared) throws IOException {
    mill = shared;
    client = new ComfyClient(mill.gateway());
    client.put("/api/pools/default/policy", "{\"policy\":\"least_loaded\"}");
  }

  @AfterAll
  static void resetPolicy() throws IOException {
    client.delete("/api/pools/default/policy");
  }

  private static OwnNode node(String kafka, Map<String, String> settings) {
    return new OwnNode(mill, kafka, settings).awaitOnline(client);
  }

  private static String kafka() {
    return "127.0.0.1:" + mill.kafkaPort();
  }

  private static void assertOneEndingEach(JobRun run) {
    JobEvents.assertOneEndingEach(mill.kafkaPort(), run.promptIds());
  }

  @Tag("long")
  @Test
  void anAgentCutOffForLongerThanItsLeaseStopsItsJobsAndItsLateReportsChangeNothing()
      throws IOException {
    try (KafkaProxy network = new KafkaProxy(mill.kafkaPort());
        OwnNode node =
            node(
                network.bootstrapServers(),
                Map.of(
                    "comfymill.agent.self-stop-after", "6s",
                    "comfymill.log.json", "true",
                    "comfymill.log.levels-poll", "100ms",
                    "comfymill.log.levels-file", levels().toString()))) {
      double staleBefore = staleReports();
      // The short ones end there after the lease is over and before the agent stops them.
      JobRun run =
          new JobRun(client)
              .submit(4, colour -> Workflows.slowPicture(colour, 4))
              .submit(4, colour -> Workflows.slowPicture(colour, 5));
      await("jobs there").atMost(LIMIT).until(() -> node.prompts() == 2);
      assertThat(debugLines()).isEmpty();
      Files.writeString(levels(), "io.comfymill.agent.attempt=DEBUG\n");
      await("the level to be changed")
          .atMost(LIMIT)
          .until(() -> log().anyMatch(line -> line.contains("levels are those of")));
      network.cut();

      await("nothing of them to run on there").atMost(LIMIT).until(() -> node.prompts() == 0);
      run.awaitRightPictures(LIMIT);
      assertThat(node.prompts()).isZero();
      network.mend();
      await("its reports to come").atMost(LIMIT).until(() -> staleReports() > staleBefore);
      node.awaitOnline(client);

      run.awaitRightPictures(LIMIT);
      assertOneEndingEach(run);
      JobRun next = new JobRun(client).submit(8, colour -> Workflows.slowPicture(colour, 1));
      await("it to be given work again").atMost(LIMIT).until(() -> node.prompts() > 0);
      next.awaitRightPictures(LIMIT);

      assertThat(debugLines())
          .isNotEmpty()
          .allSatisfy(
              line -> {
                assertThat(line.path("labels").fieldNames())
                    .toIterable()
                    .contains("tenant", "job", "attempt", "node");
                assertThat(line.path("@timestamp").asText()).startsWith("20");
                assertThat(line.path("ecs.version").asText()).isNotEmpty();
                assertThat(line.path("message").asText()).contains(" → ");
              });
    }
  }

  private static Path levels() {
    return mill.data().resolve("levels.properties");
  }

  private static Stream<String> log() throws IOException {
    return Files.readAllLines(mill.data().resolve("logs/own-agent.log")).stream();
  }

  private static List<JsonNode> debugLines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : log().filter(text -> text.startsWith("{")).toList()) {
      JsonNode json = WireJson.mapper().readTree(line);
      if (json.path("log.level").asText().equals("DEBUG")) {
        lines.add(json);
      }
    }
    return lines;
  }

  private static double staleReports() throws IOException {
    return new ComfyClient(mill.address(mill.leader().orElseThrow()))
        .text("/q/metrics")
        .lines()
        .filter(line -> line.startsWith("comfymill_stale_reports_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aJobThatHangsForGoodRunsElsewhereAndItsNodeAsksForARestart() throws IOException {
    Map<String, String> impatient =
        Map.of(
            "comfymill.agent.stall-timeout", "2s",
            "comfymill.agent.interrupt-grace", "1s");
    for (int port : simulators()) { // their turn to freeze is over
      OwnNode.runDirectly(
          URI.create("http://127.0.0.1:" + port), Workflows.faultyPicture(1, "freeze", 0));
    }
    try (OwnNode node = node(kafka(), impatient)) {
      JobRun run =
          new JobRun(client).submit(4, colour -> Workflows.faultyPicture(colour, "freeze", 1));
      await("it to ask for a restart")
          .atMost(LIMIT)
          .until(() -> node.shown(client).path("restart_needed").asBoolean());
      await("it to be taken out")
          .atMost(LIMIT)
          .until(() -> !node.shown(client).path("online").asBoolean());
      run.awaitRightPictures(LIMIT);
      assertOneEndingEach(run);

      node.restartComfyUi();
      node.awaitOnline(client);
      assertThat(node.shown(client).path("restart_needed").asBoolean()).isFalse();
    }
  }

  private static List<Integer> simulators() {
    return mill.ports("simulator");
  }
}
