package io.comfymill.gateway.v2.job;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.progress.LatestFrames;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comfy API v2 with a scheduler that does what the test says. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ComfyApiIT {
  private static final String JOBS = "/api/v2/jobs";
  private static final String ASSETS = "/api/v2/assets";
  private static final String CLASSES =
      """
      {"V2Load":{"input":{"required":{"image":[["x.png"],{"image_upload":true}]}},
        "output":["IMAGE"]},
       "V2Make":{"input":{"required":{"image":[["x.png"],{}]}},"output":["IMAGE"]},
       "V2Save":{"input":{"required":{"images":["IMAGE",{}]}},"output":[],"output_node":true}}""";
  private static final String WORKFLOW =
      """
      {"1":{"class_type":"%s","inputs":{"image":%s}},
       "9":{"class_type":"V2Save","inputs":{"images":["1",0]}}}""";

  FakeScheduler scheduler;
  @Inject ArtifactStore store;
  @Inject LatestFrames frames;

  @TestHTTPResource("/")
  URI server;

  @BeforeEach
  void ready() throws SQLException {
    scheduler.node("v2-node", CLASSES);
    GatewayServers.awaitReady();
    await()
        .untilAsserted(
            () ->
                RestAssured.get("/object_info")
                    .then()
                    .body("keySet()", hasItems("V2Load", "V2Save")));
  }

  private static String loading(String image) {
    return WORKFLOW.formatted("V2Load", image);
  }

  private static String submission(String more) {
    return "{\"workflow\":%s%s}".formatted(WORKFLOW.formatted("V2Make", "\"x.png\""), more);
  }

  private static Response post(String body) {
    return given().contentType(ContentType.JSON).body(body).post(JOBS);
  }

  private static Response postOnce(String key, String body) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(body)
        .post(JOBS);
  }

  private JobSpec spec(String id) {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static JobId jobId(String id) {
    return JobId.of(TenantId.DEFAULT, new PromptId(id));
  }

  /** As the scheduler stores what it has read. */
  private void takeIn(String id, String state) throws SQLException {
    JobSpec job = spec(id);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, changed_seq) values (?, 'default', ?, ?, ?, ?, ?,"
            + " ?, now(), now(), nextval('scheduler.job_changes'))",
        job.id().value(),
        id,
        job.number(),
        job.priority(),
        state,
        state.equals("QUEUED") ? 0 : 1,
        WireJson.text(job));
  }

  private void change(String id, String set, Object... values) throws SQLException {
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(jobId(id).value());
    scheduler.sql(
        "update scheduler.jobs set "
            + set
            + ", changed_seq = nextval('scheduler.job_changes') where id = ?",
        all.toArray());
  }

  private String submitted() {
    return post(submission("")).then().statusCode(201).extract().path("id");
  }

  /** Ends it with a picture and two values; returns the result as JSON. */
  private void succeed(String id) throws SQLException, IOException {
    JobId job = jobId(id);
    keepPicture(job);
    change(
        id,
        "state = 'SUCCEEDED', started_at = now(), finished_at = now(), result = ?",
        """
        {"outputs":{"9":{"images":[{"filename":"out.png","subfolder":"%s","type":"output"}],
           "animated":[false],"text":["hello"],"score":[0.5]}},
         "meta":{},"messages":[["execution_cached",{"nodes":["1"]}],
           ["execution_success",{"prompt_id":"%s"}]]}"""
            .formatted(job, id));
  }

  @Test
  void aJobIsThereFromTheMomentItIsAccepted() {
    Response created = post(submission(",\"metadata\":\"char=2807\",\"priority\":12345"));

    created.then().statusCode(201).body("status", equalTo("queued"));
    String id = created.path("id");
    ValidatableResponse read = given().get(JOBS + "/" + id).then().statusCode(200);
    read.body("metadata", equalTo("char=2807"))
        .body("priority", equalTo(12345))
        .body("started_at", nullValue())
        .body("completed_at", nullValue())
        .body("progress", nullValue())
        .body("error", nullValue())
        .body("outputs.size()", equalTo(0))
        .body("urls.self", equalTo(JOBS + "/" + id))
        .body("urls.cancel", equalTo(JOBS + "/" + id + "/cancel"))
        .body("keySet()", hasItems("created_at", "expires_at", "queue_position"));
    assertThat(read.extract().jsonPath().getInt("queue_position")).isPositive();
    assertThat(spec(id).priority()).as("the scheduler obeys it").isEqualTo(12345);
    given().get(JOBS + "?limit=100").then().statusCode(200).body("jobs.id", hasItem(id));
    given()
        .get(JOBS + "/" + id + "/workflow")
        .then()
        .statusCode(200)
        .body("format", equalTo("api"))
        .body("workflow.'9'.class_type", equalTo("V2Save"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "422 | invalid_request | {",
        "422 | invalid_request | []",
        "422 | invalid_request | {\"workflow\":{},\"webhook_url\":\"http://a\"}",
        "422 | invalid_request | {\"workflow\":{},\"inputs\":{}}",
        "422 | invalid_request | {\"workflow\":{},\"metadata\":{\"no\":\"object\"}}",
        "422 | invalid_request | {\"workflow\":{},\"priority\":\"high\"}",
        "422 | invalid_request | {\"workflow\":{},\"priority\":1000001}",
        "422 | invalid_request | {\"workflow\":{},\"extra_data\":{\"other\":1}}",
        "422 | invalid_workflow | {}",
        "422 | invalid_workflow | {\"workflow\":[]}",
        "422 | invalid_workflow | {\"workflow\":{}}",
        "422 | invalid_workflow | {\"workflow\":{\"1\":{\"class_type\":\"Nope\",\"inputs\":{}}}}",
        "422 | workflow_format_ui | {\"workflow\":{\"nodes\":[],\"links\":[],\"last_node_id\":1}}",
      })
  void aWrongSubmitIsTypedAndQueuesNothing(int status, String code, String body) {
    long before = scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).size();

    post(body).then().statusCode(status).body("error.code", equalTo(code));

    assertThat(scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class)).hasSize((int) before);
  }

  @Test
  void aKeyCountsOnceHoweverManyComeAtOnce() {
    String key = UUID.randomUUID().toString();
    postOnce(key, "{\"workflow\":{}}").then().statusCode(422);

    List<CompletableFuture<Response>> all =
        IntStream.range(0, 5)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> postOnce(key, submission(""))))
            .toList();

    List<Integer> answers = all.stream().map(one -> one.join().statusCode()).sorted().toList();
    assertThat(answers)
        .as("a failed submit gives its key back")
        .containsExactly(201, 422, 422, 422, 422);
    postOnce(key, submission(""))
        .then()
        .statusCode(422)
        .body("error.code", equalTo("idempotency_key_reuse"));
  }

  @Test
  void theOutputsOfAnEndedJobAreAssets() throws Exception {
    String id = submitted();
    takeIn(id, "RUNNING");
    succeed(id);

    Response job = given().get(JOBS + "/" + id);

    job.then()
        .body("status", equalTo("succeeded"))
        .body("progress.value", equalTo(1.0f))
        .body("progress.nodes_done", equalTo(2))
        .body("outputs_reused", equalTo(false))
        .body("outputs.name", equalTo(List.of("out.png", "text_0.txt", "score_0.json")))
        .body("outputs.type", equalTo(List.of("image", "text", "text")))
        .body("outputs[0].size_bytes", equalTo(10))
        .body("outputs[0].job_id", equalTo(id));
    given().get(job.<String>path("outputs[1].url")).then().body(equalTo("hello"));
    given().get(job.<String>path("outputs[2].url")).then().body(equalTo("0.5"));
    String url = job.path("outputs[0].url");
    assertThat(url).startsWith("http://");
    given().get(url).then().statusCode(200).contentType("image/png").body(equalTo("0123456789"));
    given()
        .header("Range", "bytes=2-4")
        .get(url)
        .then()
        .statusCode(206)
        .header("Content-Range", equalTo("bytes 2-4/10"))
        .body(equalTo("234"));
    given().header("Range", "bytes=10-").get(url).then().statusCode(416);
    given()
        .get(url.replace("expires=", "expires=9"))
        .then()
        .statusCode(403)
        .body("error.code", equalTo("forbidden"));
    String asset = ASSETS + "/" + job.path("outputs[0].id");
    given()
        .get(asset)
        .then()
        .body("hash", equalTo("blake3:" + hash("0123456789")))
        .body("job_id", equalTo(id));
    given().delete(asset).then().statusCode(409).body("error.code", equalTo("asset_in_use"));
    given()
        .get("/api/assets?tags_all=output&limit=500")
        .then()
        .body("assets.findAll { it.job_id == '" + id + "' }.size()", equalTo(3));
  }

  @Test
  void aFailedJobSaysWhichNodeFailed() throws Exception {
    String id = submitted();
    takeIn(id, "RUNNING");
    change(
        id,
        "state = 'FAILED', started_at = now(), finished_at = now(),"
            + " failure_cause = 'EXECUTION_ERROR', failure_message = 'boom', result = ?",
        """
        {"outputs":{},"meta":{},"messages":[["execution_error",{"prompt_id":"p","node_id":"9",
          "node_type":"V2Save","exception_message":"boom","exception_type":"ValueError",
          "traceback":["a","b"]}]]}""");

    given()
        .get(JOBS + "/" + id)
        .then()
        .body("status", equalTo("failed"))
        .body("error.code", equalTo("node_execution_error"))
        .body("error.message", equalTo("boom"))
        .body("error.node_id", equalTo("9"))
        .body("error.class_type", equalTo("V2Save"))
        .body("error.traceback", equalTo("ab"));
    given()
        .get(JOBS + "?status=failed,expired&limit=100")
        .then()
        .body("jobs.id", hasItem(id))
        .body("jobs.status.unique()", equalTo(List.of("failed")));
    given().get(JOBS + "?status=done").then().statusCode(422);
    given().get(JOBS + "?limit=0").then().statusCode(422);
  }

  @Test
  void cancellingIsAskedOfTheSchedulerAndShown() throws Exception {
    String id = submitted();
    takeIn(id, "RUNNING");
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> given().post(JOBS + "/" + id + "/cancel"));
    await()
        .until(
            () ->
                scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
                    .anyMatch(
                        command ->
                            command instanceof JobCommand.Cancel
                                && command.jobId().equals(jobId(id))));
    change(id, "cancel_reason = 'cancelled'");

    answer.join().then().statusCode(200).body("status", equalTo("canceling"));
    change(id, "state = 'CANCELLED', finished_at = now()");
    given()
        .post(JOBS + "/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("status", equalTo("canceled"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v2/jobs/nope",
    "GET, /api/v2/jobs/nope/workflow",
    "GET, /api/v2/jobs/nope/events",
    "POST, /api/v2/jobs/nope/cancel",
    "GET, /api/v2/assets/nope",
    "GET, /api/v2/assets/00000000-0000-4000-8000-000000000000",
    "GET, /api/v2/assets/nope/content",
    "DELETE, /api/v2/assets/nope"
  })
  void whatIsNotThereIsNotFound(String method, String path) {
    given()
        .request(method, path)
        .then()
        .statusCode(404)
        .contentType(ContentType.JSON)
        .body("error.code", equalTo("not_found"));
  }

  private List<String> lines(String id, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(JOBS + "/" + id + "/events"))
            .header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (Stream<String> body =
        HttpClient.newHttpClient()
            .send(request.build(), HttpResponse.BodyHandlers.ofLines())
            .body()) {
      return body.toList();
    }
  }

  @Test
  void aStreamBeginsWithTheStatusAndEndsWithTheEnd() throws Exception {
    String id = submitted();
    CompletableFuture<List<String>> stream =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return lines(id);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    takeIn(id, "RUNNING");
    await().pollDelay(Duration.ofMillis(900)).until(() -> true);
    succeed(id);

    List<String> names =
        stream.get(20, java.util.concurrent.TimeUnit.SECONDS).stream()
            .filter(line -> line.startsWith("event:"))
            .map(line -> line.substring("event:".length()).strip())
            .toList();
    assertThat(names)
        .containsSubsequence("status", "status", "progress", "output", "output", "output", "status")
        .startsWith("status")
        .endsWith("status");
    List<String> data = stream.get().stream().filter(line -> line.startsWith("data:")).toList();
    assertThat(data.get(0)).contains("\"status\":\"queued\"").contains("\"queue_position\":");
    assertThat(data.get(data.size() - 1)).contains("\"status\":\"succeeded\"");

    String last =
        stream.get().stream()
            .filter(line -> line.startsWith("id:"))
            .reduce((a, b) -> b)
            .orElseThrow()
            .substring("id:".length())
            .strip();
    assertThat(String.join("\n", lines(id)))
        .contains("out.png")
        .contains("\"status\":\"succeeded\"");
    assertThat(String.join("\n", lines(id, "Last-Event-ID", last)))
        .as("what the client has already is not repeated")
        .doesNotContain("out.png")
        .contains("\"status\":\"succeeded\"");
  }

  private void keepPicture(JobId job) throws IOException {
    store.put(
        ArtifactKey.output(new AttemptId(job, 1), "output", "", "out.png"),
        new ByteArrayInputStream("0123456789".getBytes(StandardCharsets.UTF_8)));
  }

  private void tellsResult(JobId job, String id) {
    String executed =
        """
        {"type":"executed","data":{"node":"9","output":{"images":[{"filename":"out.png",
          "subfolder":"%s","type":"output"}],"animated":[false]},"prompt_id":"%s"}}"""
            .formatted(job, id);
    frames.add(
        new LiveFrame(
            TenantId.DEFAULT,
            new PromptId(id),
            new AttemptId(job, 1),
            0,
            null,
            LiveFrame.Kind.TEXT,
            executed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anOutputIsToldOnceItIsThereThoughItsJobRunsOn() throws Exception {
    String id = submitted();
    takeIn(id, "RUNNING");
    List<String> told = new CopyOnWriteArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(JOBS + "/" + id + "/events")).build();
    CompletableFuture<Void> stream =
        HttpClient.newHttpClient()
            .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
            .thenAccept(answer -> answer.body().forEach(told::add));
    await().until(() -> told.contains("event: status"));
    keepPicture(jobId(id));

    tellsResult(jobId(id), id);

    await().until(() -> told.contains("event: output"));
    assertThat(given().get(JOBS + "/" + id).<String>path("status")).isEqualTo("running");
    JsonPath early = JsonPath.from(data(told, "out.png").get(0));
    given().get(early.getString("url")).then().statusCode(200).body(equalTo("0123456789"));

    succeed(id);

    stream.get(20, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(data(told, "out.png")).as("told once").hasSize(1);
    assertThat(data(told, "text_0.txt")).hasSize(1);
    given()
        .get(JOBS + "/" + id)
        .then()
        .body("outputs.name", equalTo(List.of("out.png", "text_0.txt", "score_0.json")))
        .body("outputs[0].id", equalTo(early.getString("id")));
  }

  private static List<String> data(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith("data:") && line.contains("\"" + name + "\""))
        .map(line -> line.substring("data:".length()))
        .toList();
  }

  private static Response upload(String name, String content, String... fields) {
    var request = given();
    for (int i = 0; i < fields.length; i += 2) {
      request.multiPart(fields[i], fields[i + 1]);
    }
    return request
        .multiPart("content_type", "image/png")
        .multiPart("file_path", name)
        .multiPart("file", name, content.getBytes(StandardCharsets.UTF_8), "image/png")
        .post(ASSETS);
  }

  private static String hash(String content) {
    return org.apache.commons.codec.binary.Hex.encodeHexString(
        org.apache.commons.codec.digest.Blake3.initHash()
            .update(content.getBytes(StandardCharsets.UTF_8))
            .doFinalize(32));
  }

  @Test
  void equalBytesAreOneBlobAndEachUploadAnAsset() {
    String content = UUID.randomUUID().toString();
    String hash = "blake3:" + hash(content);
    given().head(ASSETS + "/by-hash/" + hash).then().statusCode(404);
    given()
        .contentType(ContentType.JSON)
        .body("{\"hash\":\"" + hash + "\"}")
        .post(ASSETS + "/from-hash")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("blob_not_found"));
    upload("a.png", content, "expected_hash", "blake3:" + hash("other"))
        .then()
        .statusCode(409)
        .body("error.code", equalTo("hash_mismatch"));
    given().head(ASSETS + "/by-hash/" + hash).then().statusCode(404);

    Response first = upload("a.png", content, "expected_hash", hash, "tags", "input");
    Response second = upload("b/c.png", content);

    first.then().statusCode(201).body("created_new", equalTo(true)).body("hash", equalTo(hash));
    second
        .then()
        .statusCode(200)
        .body("created_new", equalTo(false))
        .body("file_path", equalTo("b/c.png"));
    assertThat(first.<String>path("id")).isNotEqualTo(second.path("id"));
    given().head(ASSETS + "/by-hash/" + hash).then().statusCode(200);
    given()
        .contentType(ContentType.JSON)
        .body("{\"hash\":\"%s\",\"file_path\":\"a.png\"}".formatted(hash))
        .post(ASSETS + "/from-hash")
        .then()
        .statusCode(200)
        .body("id", equalTo(first.path("id")));
    String asset = ASSETS + "/" + first.path("id");
    given().get(asset + "/content").then().statusCode(200).body(equalTo(content));
    given().delete(asset).then().statusCode(204);
    given().delete(asset).then().statusCode(404);
    given()
        .get(second.<String>path("url"))
        .then()
        .statusCode(200)
        .contentType("image/png")
        .body(equalTo(content));
  }

  @ParameterizedTest
  @CsvSource({
    "file_path, ../a.png",
    "file_path, /a.png",
    "content_type, nonsense",
    "expires_in, 59",
    "expires_in, soon",
    "expected_hash, blake3:12"
  })
  void aWrongUploadIsNamed(String field, String value) {
    String name = field.equals("file_path") ? value : "a.png";
    var request = given().multiPart("file", "a.png", new byte[] {1}, "image/png");
    if (!field.equals("file_path")) {
      request.multiPart(field, value);
    }
    if (!field.equals("content_type")) {
      request.multiPart("content_type", "image/png");
    }
    int status = field.equals("expected_hash") ? 409 : 422;
    request.multiPart("file_path", name).post(ASSETS).then().statusCode(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data; boundary=b | --b\\r\\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\\r\\n\\r\\nhalf",
        "multipart/form-data; boundary=b | no form",
        "multipart/form-data; boundary=b | --b--",
        "application/json | {}"
      })
  void aBrokenUploadLeavesNothing(String type, String body) {
    String sent = body.replace("\\r\\n", "\r\n");
    given()
        .contentType(type)
        .body(sent.getBytes(StandardCharsets.ISO_8859_1))
        .post(ASSETS)
        .then()
        .statusCode(422)
        .body("error.code", equalTo("invalid_request"));
    given().head(ASSETS + "/by-hash/blake3:" + hash("half")).then().statusCode(404);
  }

  @Test
  void anAssetIsPutOnTheNodeByTheNameInItsPlace() {
    String content = UUID.randomUUID().toString();
    String asset = upload("photo.png", content).path("id");
    String reference =
        "{\"__type\":\"core/ASSET\",\"info\":{\"id\":\"%s\",\"file_path\":\"photo.png\"}}";

    Response created = post("{\"workflow\":" + loading(reference.formatted(asset)) + "}");

    created.then().statusCode(201);
    JobSpec job = spec(created.path("id"));
    InputFile file = job.inputs().get(0);
    assertThat(file.blake3()).isEqualTo(hash(content));
    assertThat(file.filename()).isEqualTo("photo.png");
    assertThat(file.value()).isEqualTo(job.workflow().at("/1/inputs/image").textValue());
    ObjectNode again = FakeScheduler.json("{}");
    again.set("prompt", job.workflow());
    given().body(again.toString()).post("/prompt").then().statusCode(200);
    post("{\"workflow\":" + loading(reference.formatted(UUID.randomUUID())) + "}")
        .then()
        .statusCode(422)
        .body("error.code", equalTo("missing_asset"));
  }

  @Test
  void aFullQueueIsSaidSo() throws Exception {
    String prefix = "full-" + UUID.randomUUID();
    String ids =
        IntStream.range(0, GatewayServers.MAX_QUEUED)
            .mapToObj(i -> "('%s'::uuid, '%s-%d')".formatted(UUID.randomUUID(), prefix, i))
            .collect(Collectors.joining(","));
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, changed_seq) select v.id, 'default', v.prompt, 1, 0,"
            + " 'QUEUED', 0, '"
            + WireJson.text(spec(submitted()))
            + "', now(), now(), nextval('scheduler.job_changes') from (values "
            + ids
            + ") v(id, prompt)");
    try {
      await()
          .untilAsserted(
              () ->
                  post(submission(""))
                      .then()
                      .statusCode(429)
                      .header("Retry-After", equalTo("2"))
                      .body("error.code", equalTo("queue_full")));
    } finally {
      scheduler.sql(
          "update scheduler.jobs set state = 'CANCELLED', finished_at = now(),"
              + " changed_seq = nextval('scheduler.job_changes') where prompt_id like ?",
          prefix + "%");
    }
    await().untilAsserted(() -> post(submission("")).then().statusCode(201));
  }
}
