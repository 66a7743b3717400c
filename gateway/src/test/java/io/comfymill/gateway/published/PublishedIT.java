package io.comfymill.gateway.published;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workflows that are published and run, against a scheduler that is played. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class PublishedIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CLASSES =
      """
      {"PubSave":{"input":{"required":{"n":["INT",{"min":0,"max":100}],"text":["STRING",{}]}},
        "output":[],"output_node":true},
       "PubLoad":{"input":{"required":{"image":[["published.png"],{"image_upload":true}]}},
        "output":[],"output_node":true}}""";

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @Inject ArtifactStore store;

  /** Each test publishes under a name of its own. */
  private final String name = "poster-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("published", CLASSES);
    GatewayServers.awaitReady();
    given().multiPart("image", "published.png", new byte[] {1}, "image/png").post("/upload/image");
    await().until(() -> RestAssured.get("/object_info/PubLoad").asString().contains("image"));
  }

  @AfterEach
  void endAll() throws SQLException {
    for (JobSpec job : jobs()) {
      ends(job, "CANCELLED", null);
    }
  }

  private String file(String inputs) {
    return """
        kind: Workflow
        version: 1
        name: %s
        title: A poster
        template:
          workflow:
            "1": {class_type: PubSave, inputs: {n: 1, text: x}}
            "2": {class_type: PubLoad, inputs: {image: published.png}}
        %s"""
        .formatted(name, inputs);
  }

  private Response publish(String inputs) {
    return given().body(file(inputs)).post("/api/workflows");
  }

  private Response run(String reference, String inputs) {
    return run(given(), reference, inputs);
  }

  private static Response run(RequestSpecification request, String reference, String inputs) {
    return request.contentType("application/json").body(inputs).post(path(reference));
  }

  private static String path(String reference) {
    return "/api/workflows/%s/runs".formatted(reference);
  }

  private List<JobSpec> jobs() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.extraData().path("published_workflow").asText().startsWith(name))
        .toList();
  }

  private JobSpec awaitJob() {
    return await().atMost(SOON).until(this::jobs, jobs -> jobs.size() == 1).get(0);
  }

  private void ends(JobSpec job, String state, String outputs) throws SQLException {
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, started_at, finished_at, changed_seq, node_id, result,"
            + " failure_message) values (?, 'default', ?, ?, 0, ?, 1, ?, now(), now(), now(), now(),"
            + " nextval('scheduler.job_changes'), 'published', ?, ?) on conflict do nothing",
        job.id().value(),
        job.promptId().value(),
        job.number(),
        state,
        WireJson.text(job),
        outputs == null ? null : "{\"outputs\":%s,\"meta\":{},\"messages\":[]}".formatted(outputs),
        state.equals("FAILED") ? "out of memory" : null);
  }

  private void makesPicture(JobSpec job) throws Exception {
    store.put(
        ArtifactKey.output(new AttemptId(job.id(), 1), "output", "", "a.png"),
        new ByteArrayInputStream(new byte[] {1, 2, 3}));
    ends(
        job,
        "SUCCEEDED",
        """
        {"1":{"images":[{"filename":"a.png","subfolder":"%s","type":"output"}],"text":["done"]},
         "2":{"images":[{"filename":"b.png","subfolder":"%s","type":"output"}]}}"""
            .formatted(job.id(), job.id()));
  }

  @Test
  void aVersionStaysAndTheLatestMoves() {
    publish("inputs: {words: 1.text}").then().statusCode(201).body("version", equalTo(1));
    publish("inputs: {words: 1.text}").then().statusCode(200).body("version", equalTo(1));
    publish("inputs: {text: 1.text, n: 1.n}")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/api/workflows/%s@v2".formatted(name)))
        .body("inputs.properties.n.type", equalTo("integer"));
    given().get("/api/workflows/" + name).then().body("version", equalTo(2));
    given()
        .get("/api/workflows/%s@v1".formatted(name))
        .then()
        .body("inputs.properties.words.default", equalTo("x"));
    given()
        .get("/api/workflows/%s/versions".formatted(name))
        .then()
        .body("workflows.version", contains(2, 1));
    given().get("/api/workflows").then().body("workflows.name", hasItem(name));
    assertThat(given().get("/api/workflows/%s@v1/definition".formatted(name)).asString())
        .isEqualTo(file("inputs: {words: 1.text}"));
  }

  @Test
  void whatIsTakenBackIsGoneAndItsNumberToo() {
    publish("inputs: {words: 1.text}");
    given().delete("/api/workflows/" + name).then().statusCode(204);
    run(name, "{}").then().statusCode(404).body("type", endsWith("unknown-workflow"));
    given().delete("/api/workflows/" + name).then().statusCode(404);
    publish("inputs: {words: 1.text}").then().statusCode(201).body("version", equalTo(2));
  }

  @Test
  void twoWhoPublishAtOnceGetTwoVersions() {
    List<CompletableFuture<Integer>> published =
        List.of(1, 2, 3, 4).stream()
            .map(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> publish("inputs: {n%d: 1.n}".formatted(n)).path("version")))
            .map(future -> future.thenApply(Integer.class::cast))
            .toList();
    assertThat(published.stream().map(CompletableFuture::join))
        .containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void aWrongDefinitionIsRefusedWithItsPlaces() {
    publish("inputs: {words: 1.txt}")
        .then()
        .statusCode(400)
        .body("mistakes[0].line", equalTo(9))
        .body("mistakes[0].message", containsString("it has n, text"));
    given().get("/api/workflows/" + name).then().statusCode(404);
  }

  @Test
  void aRunIsAJobAndSaysWhereItIs() {
    publish("inputs: {words: 1.text, n: 1.n}\nrun: {priority: 7}");
    String location =
        run(name, "{\"words\": \"a mill\"}")
            .then()
            .statusCode(202)
            .body("status", equalTo("pending"))
            .body("workflow", equalTo(name + "@v1"))
            .body("inputs.words", equalTo("a mill"))
            .body("inputs.n", equalTo(1))
            .extract()
            .header("Location");
    JobSpec job = awaitJob();
    assertThat(job.workflow().at("/1/inputs/text").asText()).isEqualTo("a mill");
    assertThat(job.priority()).isEqualTo(7);
    assertThat(location).endsWith(path(name + "@v1") + "/" + job.promptId().value());
    given().get(location).then().statusCode(202).body("id", equalTo(job.promptId().value()));
  }

  @Test
  void whoWaitsGetsTheResultsByTheirNames() throws Exception {
    publish("inputs: {words: 1.text}\noutputs: {picture: \"1\"}");
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () -> run(given().header("Prefer", "respond-async, wait=30"), name, "{}"));
    makesPicture(awaitJob());
    String url =
        answer
            .get()
            .then()
            .statusCode(200)
            .body("status", equalTo("completed"))
            .body("outputs.keySet()", contains("picture"))
            .body("outputs.picture[0].media_type", equalTo("image/png"))
            .body("outputs.picture[1].text", equalTo("done"))
            .extract()
            .path("outputs.picture[0].url");
    assertThat(given().get(url).asByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void whoAsksForAPictureGetsItsBytes() throws Exception {
    publish("inputs: {words: 1.text}");
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> run(given().accept("image/png"), name, "{}"));
    JobSpec job = awaitJob();
    makesPicture(job);
    assertThat(answer.get().asByteArray()).containsExactly(1, 2, 3);
    String run = path(name) + "/" + job.promptId().value();
    given().accept("video/mp4").get(run).then().statusCode(406);
    given().get(run).then().statusCode(200).body("outputs.keySet()", contains("1", "2"));
  }

  @Test
  void aRunThatFailsSaysWhy() throws Exception {
    publish("inputs: {words: 1.text}");
    run(name, "{}").then().statusCode(202);
    JobSpec job = awaitJob();
    ends(job, "FAILED", null);
    String run = path(name) + "/" + job.promptId().value();
    given()
        .header("Prefer", "wait=20")
        .get(run)
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("error", equalTo("out of memory"));
    given()
        .accept("image/png")
        .get(run)
        .then()
        .statusCode(502)
        .body("detail", containsString("out of memory"));
  }

  @Test
  void inputsThatDoNotSuitQueueNothing() {
    publish("inputs: {words: {to: 1.text, maxLength: 5}, n: 1.n}");
    run(name, "{\"words\": \"too long\"}")
        .then()
        .statusCode(400)
        .body("detail", containsString("words"));
    run(name, "{\"wrods\": \"x\"}").then().statusCode(400);
    run(name, "[]").then().statusCode(400).body("detail", containsString("JSON object"));
    run(given().header("Prefer", "wait=9999"), name, "{}").then().statusCode(400);
    run(name, "{\"n\": 200}") // though the other output could run
        .then()
        .statusCode(400)
        .body("error.type", equalTo("prompt_outputs_failed_validation"))
        .body("node_errors.1", notNullValue());
    run(given().accept("picture"), name, "{}").then().statusCode(400);
    run(name + "@v9", "{}").then().statusCode(404);
    given().get(path(name) + "/" + UUID.randomUUID()).then().statusCode(404);
    assertThat(jobs()).isEmpty();
  }

  @Test
  void theSameKeyIsTheSameRun() {
    publish("inputs: {words: 1.text, seed: {to: 1.n, type: seed, default: 3}}");
    String first = run(given().header("Idempotency-Key", "k"), name, "{}").path("id");
    String again = run(given().header("Idempotency-Key", "k"), name, "{}").path("id");
    assertThat(again).isEqualTo(first);
    awaitJob();
  }

  @Test
  void aFormSendsTheFileItself() {
    publish("inputs: {photo: {to: 2.image, type: image}, n: 1.n}");
    given()
        .multiPart("photo", "me.png", new byte[] {5, 6}, "image/png")
        .multiPart("n", "42")
        .post(path(name))
        .then()
        .statusCode(202);
    JobSpec job = awaitJob();
    assertThat(job.workflow().at("/1/inputs/n").asInt()).isEqualTo(42);
    String stored = job.workflow().at("/2/inputs/image").asText();
    assertThat(
            given()
                .queryParam("filename", stored)
                .queryParam("type", "input")
                .get("/view")
                .asByteArray())
        .containsExactly(5, 6);
  }

  @Test
  void anOpenApiDocumentSaysHowToRunIt() throws Exception {
    publish("inputs: {words: 1.text}");
    JsonNode document =
        WireJson.mapper()
            .readTree(given().get("/api/workflows/%s/openapi.json".formatted(name)).asString());
    assertThat(document.at("/paths").fieldNames().next()).isEqualTo(path(name + "@v1"));
    assertThat(document.at("/components/schemas/Inputs/properties/words/type").asText())
        .isEqualTo("string");
    given()
        .get("/api/workflows/schema")
        .then()
        .statusCode(200)
        .body("title", containsString("published"));
  }
}
