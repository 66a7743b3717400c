package io.comfymill.gateway.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/jobs} as a newer ComfyUI has it. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JobsApiIT {
  private static final Set<String> STATUSES =
      Set.of("pending", "in_progress", "completed", "failed", "cancelled");

  private static final String SUCCESS =
      """
      {"outputs": {"9": {"images": [{"filename": "a.png", "subfolder": "", "type": "output"}],
                         "text": ["said"]}},
       "meta": {}, "messages": [["execution_start", {"timestamp": 1}],
                                ["execution_success", {"timestamp": 2}]]}""";

  /** With an id that is a number, as from a graph that a program made. */
  private static final String ERROR =
      """
      {"outputs": {}, "meta": {}, "messages": [["execution_error", {"node_id": 4, "timestamp": 2,
        "node_type": "Sampler", "exception_message": "boom", "exception_type": "ValueError"}]]}""";

  FakeScheduler scheduler;

  private final String workflow = UUID.randomUUID().toString();

  private static ObjectNode json(String text) {
    return FakeScheduler.json(text);
  }

  private String job(String state, String result, int seconds) throws SQLException {
    PromptId prompt = new PromptId(UUID.randomUUID().toString());
    ObjectNode extraData =
        json(
            """
            {"api_key_comfy_org": "secret", "create_time": 7,
             "extra_pnginfo": {"workflow": {"id": "%s", "nodes": []}}}"""
                .formatted(workflow));
    JobSpec spec =
        new JobSpec(
            JobId.of(TenantId.DEFAULT, prompt),
            TenantId.DEFAULT,
            prompt,
            "client",
            5,
            0,
            json("{\"9\": {\"class_type\": \"A\", \"inputs\": {}}}"),
            extraData,
            List.of("9"),
            Requirements.NONE,
            JobLimits.NONE,
            List.of(),
            Instant.EPOCH,
            List.of(),
            null);
    boolean ended = !Set.of("QUEUED", "RUNNING").contains(state);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, state,"
            + " attempt, spec, submitted_at, queued_at, started_at, finished_at, result,"
            + " failure_cause, changed_seq) values (?, 'default', ?, 'client', 5, 0, ?, 1, ?,"
            + " now(), now(), case when ? > 0 then now() - ? * interval '1 second' end, case when ?"
            + " then now() end, ?, ?, nextval('scheduler.job_changes'))",
        spec.id().value(),
        prompt.value(),
        state,
        WireJson.text(spec),
        seconds,
        seconds,
        ended,
        result.isEmpty() ? null : PythonJson.text(json(result)),
        state.equals("FAILED") ? "EXECUTION_ERROR" : null);
    return prompt.value();
  }

  private String ofWorkflow(String more) {
    return "/api/jobs?workflow_id=" + workflow + more;
  }

  /** What the stock frontend checks of a page; it shows nothing at all if one thing is missing. */
  private static void requireValid(JsonNode page) {
    assertThat(page.at("/pagination/total").isIntegralNumber()).isTrue();
    assertThat(page.at("/pagination/has_more").isBoolean()).isTrue();
    for (JsonNode job : page.path("jobs")) {
      assertThat(job.path("id").isTextual()).isTrue();
      assertThat(STATUSES).contains(job.path("status").asText());
      assertThat(job.path("create_time").isNumber()).isTrue();
      assertThat(job.path("outputs_count").isIntegralNumber()).isTrue();
      assertThat(job.path("previewable_outputs_count").isIntegralNumber()).isTrue();
      if (job.has("preview_output")) {
        assertThat(job.at("/preview_output/nodeId").isTextual()).isTrue();
        assertThat(job.at("/preview_output/mediaType").isTextual()).isTrue();
      }
      if (job.has("execution_error")) {
        JsonNode error = job.path("execution_error");
        for (String field :
            List.of("node_id", "node_type", "exception_message", "exception_type")) {
          assertThat(error.path(field).isTextual()).as(field).isTrue();
        }
        assertThat(error.path("traceback").isArray()).isTrue();
      }
    }
  }

  @Test
  void aPageHoldsWhatTheStockFrontendInsistsOn() throws SQLException, IOException {
    String done = job("SUCCEEDED", SUCCESS, 5);
    job("FAILED", ERROR, 3);
    job("FAILED", "", 0); // its node was lost: no ComfyUI said anything
    job("CANCELLED", "", 1);
    String running = job("RUNNING", "", 1);
    JsonNode page =
        new ObjectMapper().readTree(given().get(ofWorkflow("&limit=200&offset=0")).asString());
    requireValid(page);
    assertThat(page.path("jobs"))
        .hasSize(5)
        .allSatisfy(job -> assertThat(job.path("workflow_id").asText()).isEqualTo(workflow));
    assertThat(page.at("/pagination/limit").asInt()).isEqualTo(200);
    given()
        .get(ofWorkflow("&status=COMPLETED,"))
        .then()
        .body("jobs.id", contains(done))
        .body("jobs[0].outputs_count", equalTo(1))
        .body("jobs[0].preview_output.filename", equalTo("a.png"))
        .body("pagination.limit", nullValue())
        .body("pagination.total", equalTo(1));
    given()
        .get(ofWorkflow("&status=in_progress"))
        .then()
        .body("jobs.id", contains(running))
        .body("jobs[0].execution_start_time", nullValue());
  }

  @Test
  void jobsAreSortedByHowLongTheyRan() throws SQLException {
    String two = job("SUCCEEDED", SUCCESS, 2);
    String nine = job("SUCCEEDED", SUCCESS, 9);
    String five = job("SUCCEEDED", SUCCESS, 5);
    String sorted = ofWorkflow("&sort_by=execution_duration");
    given().get(sorted).then().body("jobs.id", contains(nine, five, two));
    given()
        .get(sorted + "&sort_order=asc&limit=1&offset=1")
        .then()
        .body("jobs.id", contains(five))
        .body("pagination.has_more", equalTo(true))
        .body("pagination.total", equalTo(3));
  }

  @Test
  void jobsAreFilteredByNodeCauseAndTheBeginningOfTheirId() throws SQLException {
    String failed = job("FAILED", ERROR, 3);
    String done = job("SUCCEEDED", SUCCESS, 5);
    job("SUCCEEDED", SUCCESS, 5);
    String node = "filtered-" + workflow;
    scheduler.sql(
        "update scheduler.jobs set node_id = ? where prompt_id in (?, ?)", node, failed, done);
    String onNode = "/api/jobs?node_id=" + node;
    given()
        .get(onNode + "&limit=1")
        .then()
        .body("jobs.id", contains(done))
        .body("pagination.total", equalTo(2))
        .body("pagination.has_more", equalTo(true));
    given().get(onNode + "&limit=1&offset=1").then().body("jobs.id", contains(failed));
    given().get(onNode + "&status=failed").then().body("pagination.total", equalTo(1));
    given()
        .get(onNode + "&failure_cause=OUT_OF_MEMORY")
        .then()
        .body("pagination.total", equalTo(0));
    given().get(onNode + "&failure_cause=EXECUTION_ERROR").then().body("jobs.id", contains(failed));
    given()
        .get("/api/jobs?id_prefix=" + done.substring(0, 18))
        .then()
        .body("jobs.id", contains(done));
    given().get("/api/jobs?id_prefix=%25").then().body("pagination.total", equalTo(0));
    given().get("/api/jobs?id_prefix=a%00").then().statusCode(200);
    given().get(ofWorkflow("&node_id=" + node)).then().body("pagination.total", equalTo(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=done",
        "sort_by=name",
        "sort_order=up",
        "limit=0",
        "limit=x",
        "offset=1.5"
      })
  void badQueriesAreRefusedInThisRoutesOwnShape(String query) {
    String error = given().get("/api/jobs?" + query).then().statusCode(400).extract().path("error");
    assertThat(error).isNotBlank();
  }

  @Test
  void detailsHaveWorkflowAndOutputsButNoKeys() throws SQLException {
    String done = job("SUCCEEDED", SUCCESS, 5);
    given()
        .get("/api/jobs/" + done)
        .then()
        .statusCode(200)
        .body("id", equalTo(done))
        .body("status", equalTo("completed"))
        .body("outputs.9.images[0].filename", equalTo("a.png"))
        .body("execution_status.status_str", equalTo("success"))
        .body("workflow.prompt.9.class_type", equalTo("A"))
        .body("workflow.extra_data.extra_pnginfo.workflow.id", equalTo(workflow))
        .body("workflow.extra_data.api_key_comfy_org", nullValue());
    String waiting = job("QUEUED", "", 0);
    given()
        .get("/api/jobs/" + waiting)
        .then()
        .statusCode(200)
        .body("status", equalTo("pending"))
        .body("outputs", nullValue())
        .body("workflow.prompt.9.class_type", equalTo("A"));
  }

  @Test
  void whatHistoryHasForgottenIsNoJobAnyMore() throws SQLException {
    String done = job("SUCCEEDED", SUCCESS, 5);
    String neverRan = job("CANCELLED", "", 0);
    given().body("{\"delete\": [\"" + done + "\"]}").post("/history").then().statusCode(200);
    for (String id : List.of(done, neverRan, "unknown", UUID.randomUUID().toString())) {
      given().get("/api/jobs/" + id).then().statusCode(404).body("error", equalTo("Job not found"));
    }
    given().get(ofWorkflow("")).then().body("pagination.total", equalTo(0));
  }

  private Set<String> cancelled() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Cancel.class::isInstance)
        .map(command -> command.jobId().toString())
        .collect(Collectors.toSet());
  }

  private static String id(String prompt) {
    return JobId.of(TenantId.DEFAULT, new PromptId(prompt)).toString();
  }

  @Test
  void cancelsWhatWaitsOrRunsAndNothingElse() throws SQLException {
    String waiting = job("QUEUED", "", 0);
    String running = job("RUNNING", "", 1);
    String another = job("RUNNING", "", 1);
    String done = job("SUCCEEDED", SUCCESS, 5);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                given()
                    .get("/queue")
                    .then()
                    .body("queue_running.collect { it[1] }", hasItems(running, another)));
    String ids = "{\"job_ids\": [\"%s\", \"%s\", \"%s\"]}".formatted(waiting, running, done);
    given()
        .body(ids)
        .post("/api/jobs/cancel")
        .then()
        .statusCode(200)
        .body("cancelled", equalTo(true));
    given().get("/queue").then().body("queue_pending.collect { it[1] }", not(hasItem(waiting)));
    given().post("/api/jobs/" + another + "/cancel").then().body("cancelled", equalTo(true));
    for (String id : List.of(done, "no%20uuid", waiting)) {
      given()
          .urlEncodingEnabled(false)
          .post("/api/jobs/" + id + "/cancel")
          .then()
          .statusCode(200)
          .body("cancelled", equalTo(false));
    }
    await().untilAsserted(() -> assertThat(cancelled()).contains(id(waiting), id(running)));
    assertThat(cancelled()).contains(id(another)).doesNotContain(id(done));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 400",
    "no json, 400",
    "[], 400",
    "{\"job_ids\": 5}, 400",
    "{\"job_ids\": []}, 200",
    "{\"job_ids\": [\"00000000-0000-0000-0000-000000000001\"]}, 200"
  })
  void cancellingNothingIsNoMistake(String body, int status) {
    given().body(body).post("/api/jobs/cancel").then().statusCode(status);
  }

  @Test
  void idsThatAreNoneAreNamedAndNothingIsCancelled() throws SQLException {
    String running = job("RUNNING", "", 1);
    String upper = UUID.randomUUID().toString().toUpperCase(java.util.Locale.ROOT) + "A";
    given()
        .body("{\"job_ids\": [\"%s\", \"%s\", 7]}".formatted(running, upper))
        .post("/api/jobs/cancel")
        .then()
        .statusCode(400)
        .body("invalid_ids", contains(upper, 7));
    assertThat(cancelled()).doesNotContain(id(running));
  }
}
