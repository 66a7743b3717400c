package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole ring on real processes: three nodes, two agents, and each process killed in turn. */
@ExtendWith(SharedMill.class)
class RingIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int JOBS = 200;

  private static Mill mill;
  private static ComfyClient client;

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
  }

  @Test
  void twoHundredJobsEndOnceWithTheRightPictures() throws IOException {
    JobRun run = new JobRun(client).submit(JOBS, Workflows::picture);
    run.awaitRightPictures(LIMIT);
    assertOneEndingEach(run);
  }

  @Test
  void aSecretInAJobIsInNoStoreAndNoLog() throws IOException, InterruptedException {
    String planted = "planted" + UUID.randomUUID();
    String id = UUID.randomUUID().toString();
    ObjectNode body = WireJson.mapper().createObjectNode().put("prompt_id", id);
    body.set("prompt", Workflows.picture(0xD1_00_07));
    body.putObject("extra_data").put("api_key_comfy_org", planted);
    HttpRequest submit =
        HttpRequest.newBuilder(mill.gateway().resolve("/prompt"))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    assertThat(HttpClient.newHttpClient().send(submit, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
    await().atMost(LIMIT).until(() -> !client.history(id).isMissingNode());
    assertThat(client.history(id).toString()).contains("success").doesNotContain(planted);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(mill.data())) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      assertThat(contains(file, planted)).as(file.toString()).isFalse();
    }
  }

  /** Line by line of bytes: some files are large. */
  private static boolean contains(Path file, String text) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return in.lines().anyMatch(line -> line.contains(text));
    } catch (NoSuchFileException e) {
      return false; // servers delete theirs
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent-1", "gateway-1", "kafka", "postgres", "redis"})
  void everyJobEndsOnceWhenAProcessIsKilledInTheMiddle(String victim) throws IOException {
    everyJobEndsOnceThough(() -> mill.kill(victim));
  }

  @Test
  void everyJobEndsOnceWhenAllSchedulersAreKilledInTheMiddle() throws IOException {
    everyJobEndsOnceThough(
        () -> {
          mill.kill("scheduler-1");
          mill.kill("scheduler-2");
        });
  }

  private static void everyJobEndsOnceThough(Runnable something) throws IOException {
    JobRun run = new JobRun(client).submit(JOBS, colour -> Workflows.slowPicture(colour, 0.1));
    assertThat(run.isQueued()).as("jobs are under way").isTrue();
    something.run();
    run.submit(20, Workflows::picture);
    run.awaitRightPictures(LIMIT);
    mill.awaitWhole(SharedMill.NODES);
    assertOneEndingEach(run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crash", "hang"})
  void jobsSurviveAComfyUiThatFailsUnderThem(String kind) throws IOException {
    for (int port : mill.ports("simulator").subList(1, SharedMill.NODES)) { // one fails, once
      OwnNode.runDirectly(
          URI.create("http://127.0.0.1:" + port), Workflows.faultyPicture(1, kind, 0));
    }
    JobRun run =
        new JobRun(client)
            .submit(SharedMill.NODES, colour -> Workflows.faultyPicture(colour, kind, 1))
            .submit(30, colour -> Workflows.slowPicture(colour, 0.05));
    run.awaitRightPictures(LIMIT);
    assertOneEndingEach(run);
  }

  @Test
  void aGraphThatFailsEverywhereEndsWithItsError() throws IOException {
    JobRun run =
        new JobRun(client).submit(1, colour -> Workflows.faultyPicture(colour, "error", 1000));
    JsonNode entry = run.awaitAll(LIMIT).values().iterator().next();
    assertThat(entry.at("/status/status_str").asText()).isEqualTo("error");
    assertThat(entry.at("/status/messages").findValuesAsText("node_type")).contains("SimFault");
    assertOneEndingEach(run);
  }

  @Test
  void aLateReportOfAStaleAttemptChangesNothing() throws IOException {
    String promptId = UUID.randomUUID().toString();
    double staleBefore = staleReports();
    client.submit(Workflows.faultyPicture(0x123456, "error", 1), promptId);
    await("the job to be retried")
        .atMost(LIMIT)
        .until(() -> !client.history(promptId).isMissingNode());
    JsonNode before = client.history(promptId);

    report(staleSuccess(promptId));

    await("the report to be counted").atMost(LIMIT).until(() -> staleReports() > staleBefore);
    assertThat(client.history(promptId)).isEqualTo(before);
  }

  private static void assertOneEndingEach(JobRun run) {
    JobEvents.assertOneEndingEach(mill.kafkaPort(), run.promptIds());
  }

  private static double staleReports() throws IOException {
    return new ComfyClient(mill.address(mill.leader().orElseThrow()))
        .text("/q/metrics")
        .lines()
        .filter(line -> line.startsWith("comfymill_stale_reports_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static AttemptEvent staleSuccess(String promptId) {
    JobId job = JobId.of(TenantId.DEFAULT, new PromptId(promptId));
    ObjectNode nothing = WireJson.mapper().createObjectNode();
    ArrayNode noMessages = WireJson.mapper().createArrayNode();
    return new AttemptEvent.Succeeded(
        Instant.now(),
        new AttemptId(job, 1),
        new NodeId("node-stale"),
        new ExecutionResult(nothing, nothing, noMessages));
  }

  private static void report(AttemptEvent event) {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + mill.kafkaPort());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(
                  Topic.ATTEMPT_EVENTS.topicName(),
                  event.attempt().job().toString(),
                  WireJson.write(event)));
      assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
    }
  }
}
