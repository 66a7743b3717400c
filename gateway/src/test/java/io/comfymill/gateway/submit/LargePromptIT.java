package io.comfymill.gateway.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prompts with pictures in them, and others that no record holds. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class LargePromptIT {
  private static final String CLASSES =
      """
      {"Show":{"input":{"required":{"text":["STRING",{}]}},"output":[],"output_node":true},
       "Pick":{"input":{"required":{"of":[["a","b"],{}]}},"output":[],"output_node":true}}""";
  private static final int PICTURE = 21_000_000;

  FakeScheduler scheduler;
  @Inject ArtifactStore store;
  @TestHTTPResource URI server;

  private final String promptId = UUID.randomUUID().toString();

  @BeforeEach
  void oneNode() throws SQLException {
    scheduler.node("large", CLASSES);
    GatewayServers.awaitReady();
    await()
        .untilAsserted(
            () ->
                RestAssured.get("/object_info").then().body("keySet()", hasItems("Show", "Pick")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> submit(String prompt, String more) throws Exception {
    String body =
        "{\"prompt\":%s,\"prompt_id\":\"%s\",\"client_id\":\"c\"%s}"
            .formatted(prompt, promptId, more);
    return send(
        HttpRequest.newBuilder(server.resolve("/prompt"))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JobSpec submitted() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(promptId))
        .findFirst()
        .orElseThrow();
  }

  /** The job's tuple in the queue. */
  private JsonNode queued() throws Exception {
    String queue = send(HttpRequest.newBuilder(server.resolve("/queue"))).body();
    var reader = new com.fasterxml.jackson.databind.ObjectMapper();
    reader
        .getFactory()
        .setStreamReadConstraints(
            com.fasterxml.jackson.core.StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .build());
    for (JsonNode tuple : reader.readTree(queue).path("queue_pending")) {
      if (tuple.path(1).asText().equals(promptId)) {
        return tuple;
      }
    }
    throw new AssertionError("the job is not in the queue");
  }

  private static String showing(String text) {
    return "{\"1\":{\"class_type\":\"Show\",\"inputs\":{\"text\":\"" + text + "\"}}}";
  }

  @Test
  void aPictureIsInTheStoreAndInTheQueueAndNotInTheRecord() throws Exception {
    String picture = "A".repeat(PICTURE);

    HttpResponse<String> answer = submit(showing(picture), "");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JobSpec job = submitted();
    assertThat(job.outline()).isNull();
    assertThat(WireJson.write(job)).hasSizeLessThan(10_000);
    assertThat(job.texts()).hasSize(1);
    assertThat(job.texts().get(0).pointer()).isEqualTo("/prompt/1/inputs/text");
    assertThat(store.size(job.texts().get(0).key())).hasValue(PICTURE);
    assertThat(queued().at("/2/1/inputs/text").textValue()).isEqualTo(picture);
  }

  @Test
  void aLargeOutlineIsInTheStore() throws Exception {
    String notes = ("\"" + "x".repeat(1000) + "\",").repeat(500);

    HttpResponse<String> answer =
        submit(showing("t"), ",\"extra_data\":{\"notes\":[" + notes + "1]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JobSpec job = submitted();
    assertThat(job.workflow()).isEmpty();
    assertThat(WireJson.write(job)).hasSizeLessThan(10_000);
    assertThat(store.size(job.outline().key())).hasValue(job.outline().bytes());
    assertThat(queued().at("/2/1/inputs/text").textValue()).isEqualTo("t");
    assertThat(queued().at("/3/notes")).hasSize(501);
    assertThat(queued().at("/3/client_id").textValue()).isEqualTo("c");
  }

  @Test
  void aPictureWhereNoneBelongsIsRefusedAndNotKept() throws Exception {
    String prompt =
        "{\"1\":{\"class_type\":\"Pick\",\"inputs\":{\"of\":\"" + "B".repeat(200_000) + "\"}}}";

    HttpResponse<String> answer = submit(prompt, "");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("value_not_in_list", "200000 bytes").hasSizeLessThan(10_000);
  }

  @Test
  void whatIsLargeWithoutLongStringsIsRefused() throws Exception {
    HttpResponse<String> answer =
        submit(showing("t"), ",\"extra_data\":{\"x\":[" + "[],".repeat(900_000) + "1]}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(answer.body()).contains("prompt_too_large");
  }

  @Test
  void manyAtOnceEndWellOrAreToldToComeAgain() throws IOException {
    String body = "{\"prompt\":" + showing("C".repeat(PICTURE)) + "}";
    HttpClient client = HttpClient.newHttpClient();
    List<Integer> statuses =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(
                i ->
                    client.sendAsync(
                        HttpRequest.newBuilder(server.resolve("/prompt"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList()
            .stream()
            .map(answer -> answer.handle((got, failure) -> got == null ? 0 : status(got)).join())
            .toList();

    assertThat(statuses).contains(200).isSubsetOf(200, 503, 0);
    assertThat(statuses)
        .filteredOn(status -> status == 200)
        .hasSizeGreaterThanOrEqualTo(4); // as many fit in at once
  }

  private static int status(HttpResponse<String> answer) {
    if (answer.statusCode() == 503) {
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("service_unavailable");
    }
    return answer.statusCode();
  }
}
