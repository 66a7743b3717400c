package io.comfymill.gateway.jobs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs moved, revived and explained, with a scheduler that does what the test says. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JobControlIT {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  FakeScheduler scheduler;

  private final PromptId promptId = new PromptId(UUID.randomUUID().toString());
  private final JobId job = JobId.of(TenantId.DEFAULT, promptId);

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private static JobSpec spec(JobId id, PromptId prompt) {
    return new JobSpec(
        id,
        TenantId.DEFAULT,
        prompt,
        null,
        5,
        0,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        Requirements.of(List.of(prompt.value()), List.of()),
        JobLimits.NONE,
        List.of(),
        NOW,
        List.of(),
        null);
  }

  private void row(String state) throws SQLException {
    JobSpec spec = spec(job, promptId);
    boolean ended = state.equals("FAILED");
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, finished_at, failure_cause, changed_seq) values"
            + " (?, 'default', ?, 5, 0, ?, 1, ?, now(), now(), case when ? then now() end,"
            + " case when ? then 'HUNG' end, nextval('scheduler.job_changes'))"
            + " on conflict do nothing",
        job.value(),
        promptId.value(),
        state,
        text(spec),
        ended,
        ended);
  }

  private static String text(Object wireRecord) {
    return WireJson.text(wireRecord);
  }

  private List<JobCommand> commands() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(command -> command.jobId().equals(job))
        .toList();
  }

  private Response applied(Supplier<Response> request, String change) throws Exception {
    CompletableFuture<Response> answer = CompletableFuture.supplyAsync(request);
    await().until(() -> !commands().isEmpty());
    scheduler.sql(
        "update scheduler.jobs set "
            + change
            + ", changed_seq = nextval('scheduler.job_changes')"
            + " where id = ?",
        job.value());
    return answer.get(20, TimeUnit.SECONDS);
  }

  private Response patch(String body) {
    return given().body(body).patch("/api/jobs/" + promptId);
  }

  private static List<String> queued() {
    return given().get("/queue").path("queue_pending.collect { it[1] }");
  }

  @Test
  void aQueuedJobGetsAnotherTier() throws Exception {
    row("QUEUED");

    applied(() -> patch("{\"priority\":9}"), "priority = 9")
        .then()
        .statusCode(200)
        .body("priority", equalTo(9))
        .body("prompt_id", equalTo(promptId.value()));

    JobCommand.Reprioritise sent = (JobCommand.Reprioritise) commands().get(0);
    assertThat(sent.priority()).isEqualTo(9);
    assertThat(sent.number()).isNull();
  }

  @Test
  void aJobMovedToTheFrontIsSoInTheQueueAtOnce() throws Exception {
    row("QUEUED");
    await().until(() -> queued().contains(promptId.value()));
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () -> given().body("{\"front\":true}").patch("/api/jobs/" + job));
    await().until(() -> !commands().isEmpty());
    Double number = ((JobCommand.Reprioritise) commands().get(0)).number();
    assertThat(number).isNegative();
    scheduler.sql("update scheduler.jobs set number = ? where id = ?", number, job.value());

    answer.get(20, TimeUnit.SECONDS).then().statusCode(200);

    assertThat(queued().get(0)).isEqualTo(promptId.value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING", "ASSIGNED", "FAILED"})
  void aJobThatDoesNotWaitIsNotMoved(String state) throws SQLException {
    row(state);
    patch("{\"priority\":9}")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("detail", containsString(promptId.value()));
    assertThat(commands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"priority\":5000000}",
        "{\"front\":1}",
        "{\"front\":true,\"before\":\"x\"}",
        "{\"state\":\"RUNNING\"}",
        "["
      })
  void aBadPatchIsRefusedAndNothingIsSent(String body) throws SQLException {
    row("QUEUED");
    patch(body).then().statusCode(400).contentType("application/problem+json");
    assertThat(commands()).isEmpty();
  }

  @Test
  void aQueuedJobGoesNextToAnother() throws Exception {
    row("QUEUED");
    JobId other = otherRow();

    applied(() -> patch("{\"before\":\"" + other + "\"}"), "number = 2.5, queue_line = ''")
        .then()
        .statusCode(200)
        .body("number", equalTo(2.5f));

    JobCommand.Move sent = (JobCommand.Move) commands().get(0);
    assertThat(sent.other()).isEqualTo(other);
    assertThat(sent.before()).isTrue();
  }

  /** Another queued job. */
  private JobId otherRow() throws SQLException {
    JobId other = JobId.of(TenantId.DEFAULT, new PromptId(promptId + "-other"));
    row("QUEUED");
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, changed_seq) values (?, 'default', ?, 3, 0,"
            + " 'QUEUED', 0, ?, now(), now(), nextval('scheduler.job_changes'))"
            + " on conflict do nothing",
        other.value(),
        promptId + "-other",
        text(spec(other, new PromptId(promptId + "-other"))));
    return other;
  }

  @Test
  void aJobDoesNotGoNextToOneThatIsNotThere() throws SQLException {
    row("QUEUED");
    patch("{\"after\":\"nobody\"}").then().statusCode(404);
    patch("{\"after\":\"" + promptId + "\"}").then().statusCode(400);
    assertThat(commands()).isEmpty();
  }

  @Test
  void aJobIsHeldAndSaysSoAndIsReleased() throws Exception {
    row("ASSIGNED");
    JobConditions held = JobConditions.NONE.withHeld(true);
    applied(
            () -> given().post("/api/jobs/" + promptId + "/hold"),
            "state = 'QUEUED', conditions = '" + text(held) + "'")
        .then()
        .statusCode(200)
        .body("held", equalTo(true));
    assertThat(((JobCommand.Hold) commands().get(0)).held()).isTrue();

    given()
        .get("/api/jobs/" + promptId + "/placement")
        .then()
        .body("blocked_by.code", equalTo(List.of("held")))
        .body("position_at_least", nullValue());
    applied(() -> given().post("/api/jobs/" + promptId + "/release"), "conditions = null")
        .then()
        .statusCode(200)
        .body("held", equalTo(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING", "FAILED"})
  void aJobThatHasBegunIsNotHeld(String state) throws SQLException {
    row(state);
    given().post("/api/jobs/" + promptId + "/hold").then().statusCode(409);
    assertThat(commands()).isEmpty();
  }

  @Test
  void aJobSaysForWhichOthersItWaits() throws SQLException {
    JobId other = otherRow();
    JobConditions waits =
        new JobConditions(
            false, NOW, new TreeSet<>(Set.of(other)), JobConditions.DependsWhen.ALL_ENDED, null);
    scheduler.sql(
        "update scheduler.jobs set answered_by = ?, conditions = '"
            + text(waits)
            + "' where id = ?",
        other.value(),
        job.value());

    given()
        .get("/api/jobs/" + promptId + "/placement")
        .then()
        .body("blocked_by.code", equalTo(List.of("start_after", "depends_on", "merged")))
        .body(
            "blocked_by[1].words",
            equalTo("it waits for job " + promptId + "-other, which is queued to end"));
  }

  @Test
  void aQueueIsPausedAndResumedAndItsJobsSaySo() throws Exception {
    row("QUEUED");
    String path = "/api/queue-pauses/tenants/default";
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> given().body("{\"reason\":\"heat\"}").put(path));
    await().until(() -> !pauses().isEmpty());
    scheduler.sql("insert into scheduler.queue_pauses values ('TENANT', 'default', now(), 'heat')");
    try {
      answer
          .get(20, TimeUnit.SECONDS)
          .then()
          .statusCode(200)
          .body("paused", equalTo(true))
          .body("scope", equalTo("tenant"));
      given().get("/api/queue-pauses").then().body("paused.reason", equalTo(List.of("heat")));
      given()
          .get("/api/jobs/" + promptId + "/placement")
          .then()
          .body(
              "blocked_by.words", equalTo(List.of("the queue of tenant default is paused: heat")));
    } finally {
      scheduler.sql("update scheduler.queue_pauses set paused_at = null");
    }
    given().delete(path).then().statusCode(200).body("paused", equalTo(false));
    assertThat(pauses()).extracting(FleetCommand.PauseQueue::paused).containsExactly(true, false);
    given().body("{\"because\":1}").put(path).then().statusCode(400);
    assertThat(pauses()).hasSize(2);
  }

  private List<FleetCommand.PauseQueue> pauses() {
    return scheduler.sent(Topic.FLEET_COMMANDS, FleetCommand.class).stream()
        .filter(FleetCommand.PauseQueue.class::isInstance)
        .map(FleetCommand.PauseQueue.class::cast)
        .toList();
  }

  @Test
  void theQueuedJobsAreHandedOutPageByPage() throws Exception {
    row("QUEUED");
    scheduler.sql(
        "update scheduler.jobs set priority = 4, number = -2.5 where id = ?", job.value());
    Map<String, JsonNode> lines = new HashMap<>();
    String after = "";
    do {
      Response page = given().get("/api/queue-archive?limit=1&after=" + after);
      page.then().statusCode(200);
      for (String line : page.asString().lines().toList()) {
        JsonNode body = WireJson.mapper().readTree(line);
        lines.put(body.path("prompt_id").asText(), body);
      }
      after = page.header("Comfymill-Next");
    } while (after != null);

    JsonNode mine = lines.get(promptId.value());
    assertThat(mine.path("number").asDouble()).isEqualTo(-2.5);
    assertThat(mine.at("/extra_data/comfymill/priority").asInt()).isEqualTo(4);
    assertThat(mine.path("prompt").isObject()).isTrue();
    given().get("/api/queue-archive?after=x").then().statusCode(400);
    given().get("/api/queue-archive?limit=0").then().statusCode(400);
  }

  @Test
  void anUnknownJobIsNotFound() {
    patch("{\"priority\":1}").then().statusCode(404);
    given().post("/api/jobs/" + job + "/hold").then().statusCode(404);
    given().post("/api/jobs/" + job + "/retry").then().statusCode(404);
    given().get("/api/jobs/" + job + "/placement").then().statusCode(404);
  }

  @Test
  void aFailedJobIsQueuedOnceMoreAndShownSo() throws Exception {
    row("FAILED");
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/history/" + promptId)
                    .then()
                    .body("keySet()", hasItem(promptId.value())));

    applied(
            () -> given().post("/api/jobs/" + promptId + "/retry"),
            "state = 'QUEUED', finished_at = null, failure_cause = null")
        .then()
        .statusCode(200)
        .body("state", equalTo("queued"));

    assertThat(commands())
        .singleElement()
        .isInstanceOfSatisfying(
            JobCommand.Retry.class, retry -> assertThat(retry.sequence()).isPositive());
    assertThat(queued()).contains(promptId.value());
    given().get("/history/" + promptId).then().body("keySet()", empty());
    given().get("/api/jobs?status=pending").then().body("jobs.id", hasItem(promptId.value()));
    given().get("/api/jobs?status=failed").then().body("jobs.id", not(hasItem(promptId.value())));
  }

  @Test
  void onlyAFailedJobIsRevived() throws SQLException {
    row("QUEUED");
    given().post("/api/jobs/" + promptId + "/retry").then().statusCode(409);
    assertThat(commands()).isEmpty();
  }

  private void forecast(int queued, List<Forecast.Place> places) throws SQLException {
    Forecast.Group group =
        new Forecast.Group("lacks_models", "lacks m.pt", new TreeSet<>(Set.of(new NodeId("a"))));
    Forecast.Demand demand =
        new Forecast.Demand(
            Requirements.of(List.of(promptId.value()), List.of()),
            new TreeSet<>(),
            1,
            List.of(group));
    scheduler.sql(
        "insert into scheduler.forecast values (1, ?, now()) on conflict (id) do update set body ="
            + " excluded.body, at = excluded.at",
        text(new Forecast(NOW, queued, places, List.of(demand))));
  }

  @Test
  void aWaitingJobIsToldItsPlaceAndWhy() throws SQLException {
    row("QUEUED");
    scheduler.sql(
        "insert into scheduler.attempts (job_id, number, node_id, state, cause, message, reason,"
            + " assigned_at, ended_at) values (?, 1, 'a', 'FAILED', 'HUNG', 'no progress',"
            + " 'had the model', now(), now())",
        job.value());
    forecast(
        1,
        List.of(
            new Forecast.Place(job, 1, 0, NOW, NOW.plusSeconds(9), Forecast.Confidence.MEDIUM)));

    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/jobs/" + promptId + "/placement")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("queued"))
                    .body("position", equalTo(1))
                    .body("expected_start", equalTo("2030-01-01T00:00:00Z"))
                    .body("expected_finish", equalTo("2030-01-01T00:00:09Z"))
                    .body("confidence", equalTo("medium"))
                    .body("waiting[0].code", equalTo("lacks_models"))
                    .body("waiting[0].nodes", equalTo(List.of("a")))
                    .body("attempts[0].cause", equalTo("HUNG"))
                    .body("attempts[0].reason", equalTo("had the model")));
  }

  @Test
  void aJobThatNoNodeTakesIsStuck() throws SQLException {
    row("QUEUED");
    forecast(1, List.of(new Forecast.Place(job, 1, 0, null, null, Forecast.Confidence.LOW)));

    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/queue-stuck")
                    .then()
                    .statusCode(200)
                    .body("stuck.jobs", equalTo(List.of(1)))
                    .body("stuck[0].first.id", equalTo(List.of(promptId.value())))
                    .body("stuck[0].first[0].job_id", equalTo(job.toString()))
                    .body("stuck[0].reasons[0].words", equalTo("lacks m.pt"))
                    .body("others", equalTo(0)));
  }

  @Test
  void aJobFarBackIsToldAtLeastWhereItIs() throws SQLException {
    row("QUEUED");
    forecast(7, List.of());

    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/jobs/" + job + "/placement")
                    .then()
                    .body("position", nullValue())
                    .body("position_at_least", equalTo(1))
                    .body("queued", equalTo(7))
                    .body("waiting[0].words", equalTo("lacks m.pt")));
  }

  @Test
  void aFailedJobSaysWhy() throws SQLException {
    row("FAILED");
    scheduler.sql(
        "update scheduler.jobs set failure_cause = 'SUSPECTED_KILLER', failure_message = 'a and b'"
            + " where id = ?",
        job.value());
    given()
        .get("/api/jobs/" + promptId + "/placement")
        .then()
        .body("state", equalTo("failed"))
        .body("cause", equalTo("SUSPECTED_KILLER"))
        .body("message", equalTo("a and b"));
  }

  @Test
  void anAttemptOfANodeSaysWhetherItTakesAGpu() throws SQLException {
    row("RUNNING");
    String node = "lane-" + promptId;
    scheduler.sql(
        "insert into scheduler.nodes (id, agent_id, url, online, slots, vram_total_bytes,"
            + " vram_free_bytes, registered_at, last_heartbeat_at) values"
            + " (?, 'agent', 'http://gpu:8188', true, 2, 0, 0, now(), now())",
        node);
    scheduler.sql(
        "insert into scheduler.attempts (job_id, number, node_id, state, assigned_at)"
            + " values (?, 1, ?, 'RUNNING', now())",
        job.value(),
        node);
    try {
      given().get("/api/nodes/" + node).then().body("running.api_only", equalTo(List.of(false)));
      scheduler.sql(
          "update scheduler.jobs set requirements = ? where id = ?",
          text(Requirements.NONE.apiOnly(true)),
          job.value());
      given().get("/api/nodes/" + node).then().body("running.api_only", equalTo(List.of(true)));
    } finally {
      scheduler.sql("delete from scheduler.attempts where node_id = ?", node);
      scheduler.sql("delete from scheduler.nodes where id = ?", node);
    }
  }

  @Test
  void aRunningJobHasNoPlace() throws SQLException {
    row("RUNNING");
    given()
        .get("/api/jobs/" + promptId + "/placement")
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("queued", nullValue())
        .body("waiting", empty());
  }
}
