package io.comfymill.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.Specs;
import io.comfymill.gateway.security.Authentication;
import io.comfymill.gateway.security.Keys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a tenant and a key may use. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class QuotasIT {
  private static final String GRAPH = "{\"1\":{\"class_type\":\"Quota\",\"inputs\":{}}}";
  private static final String CLASSES =
      "{\"Quota\":{\"input\":{\"required\":{}},\"output\":[],\"output_node\":true}}";

  @Inject Authentication authentication;
  FakeScheduler scheduler;

  private final String tenant = "quota-" + UUID.randomUUID().toString().substring(0, 8);
  private String admin;
  private String key;

  @BeforeEach
  void aTenant() throws SQLException {
    scheduler.node("quotas", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/Quota").asString().contains("output_node"));
    admin = Keys.make("default", "admin", "");
    Keys.tenant(tenant);
    key = Keys.make(tenant, "user", "");
    Keys.ask(authentication);
  }

  @AfterEach
  void noTenant() throws SQLException {
    scheduler.sql("delete from scheduler.jobs where tenant = ?", tenant);
    Keys.with(key).body("{\"clear\": true}").post("/queue");
    Keys.askNoMore(authentication);
  }

  private void limits(String json) {
    Keys.with(admin)
        .body("{\"limits\": " + json + "}")
        .patch("/api/tenants/" + tenant)
        .then()
        .statusCode(200);
  }

  private ValidatableResponse submit(String options) {
    return Keys.with(key)
        .body("{\"prompt\": %s, \"extra_data\": {\"comfymill\": {%s}}}".formatted(GRAPH, options))
        .post("/prompt")
        .then();
  }

  @Test
  void aTenantMaySubmitSoManyJobsInAMinute() {
    limits("{\"submits_per_minute\": 3}");
    for (int i = 0; i < 3; i++) {
      submit("").statusCode(200);
    }
    submit("")
        .statusCode(429)
        .header("Retry-After", matchesPattern("[1-9]|1\\d|20"))
        .header("RateLimit-Policy", "\"submits\";q=3;w=60")
        .header("RateLimit", startsWith("\"submits\";r=0;t="))
        .body("error.type", equalTo("quota_exceeded"));
    Keys.with(key)
        .body("{\"workflow\": " + GRAPH + "}")
        .post("/api/v2/jobs")
        .then()
        .statusCode(429)
        .header("RateLimit-Policy", "\"submits\";q=3;w=60")
        .body("error.code", equalTo("quota_exceeded"));
    limits("{}");
    submit("").statusCode(200);
  }

  @Test
  void aKeyMayHaveALimitOfItsOwn() {
    String slow =
        Keys.with(admin)
            .body(
                "{\"tenant\": \"%s\", \"name\": \"slow\", \"role\": \"user\", \"limits\": {\"submits_per_minute\": 1}}"
                    .formatted(tenant))
            .post("/api/keys")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    String fast = key;
    key = slow;
    submit("").statusCode(200);
    submit("").statusCode(429);
    key = fast;
    submit("").statusCode(200);
    Keys.with(admin)
        .body("{\"name\": \"x\", \"role\": \"user\", \"limits\": {\"max_unfinished\": 1}}")
        .post("/api/keys")
        .then()
        .statusCode(400)
        .body("detail", containsString("submits_per_minute and max_upload_bytes"));
  }

  @Test
  void aTenantMayHaveSoManyUnfinishedJobs() {
    limits("{\"max_unfinished\": 2}");
    submit("").statusCode(200);
    submit("").statusCode(200);
    submit("").statusCode(429).body("error.message", containsString("2 jobs wait or run"));
    Keys.with(key).body("{\"clear\": true}").post("/queue").then().statusCode(200);
    submit("").statusCode(200);
  }

  @Test
  void prioritiesAndPoolsAreThoseOfTheTenant() throws SQLException {
    scheduler.sql("update scheduler.nodes set pool = 'small' where id = 'quotas'");
    try {
      limits("{\"max_priority\": 5, \"pools\": [\"small\"]}");
      submit("\"priority\": 6").statusCode(400).body("error.details", containsString("at most 5"));
      submit("\"pool\": \"big\"").statusCode(400).body("error.details", containsString("small"));
      submit("\"priority\": 5").statusCode(200);
      assertThat(scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class))
          .filteredOn(JobCommand.Submit.class::isInstance)
          .extracting(command -> ((JobCommand.Submit) command).job())
          .filteredOn(job -> job.tenant().value().equals(tenant))
          .singleElement()
          .satisfies(job -> assertThat(job.requirements().pool()).isEqualTo("small"));
    } finally {
      scheduler.sql("update scheduler.nodes set pool = 'default' where id = 'quotas'");
    }
  }

  @Test
  void jobsLoadTheModelsOfTheTenantAlone() throws SQLException {
    String classes =
        "{\"Lora\":{\"input\":{\"required\":{\"file\":[[\"flux/a.safetensors\",\"b.safetensors\"],{}]}},"
            + "\"output\":[],\"output_node\":true}}";
    scheduler.node("quota-models", classes);
    await().until(() -> Keys.with(key).get("/object_info/Lora").asString().contains("output_node"));
    limits("{\"models\": [\"flux/*\"]}");
    load("flux/a.safetensors").statusCode(200);
    load("b.safetensors")
        .statusCode(400)
        .body("error.details", containsString("may not use b.safetensors"));
    limits("{}");
    load("b.safetensors").statusCode(200);
  }

  private ValidatableResponse load(String file) {
    return Keys.with(key)
        .body(
            "{\"prompt\": {\"1\":{\"class_type\":\"Lora\",\"inputs\":{\"file\":\"%s\"}}}}"
                .formatted(file))
        .post("/prompt")
        .then();
  }

  private void attempt(int number, String ago, String seconds) throws SQLException {
    TenantId owner = new TenantId(tenant);
    JobSpec spec = Specs.plain(owner, new PromptId("used-" + number), Instant.EPOCH);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, started_at, finished_at, changed_seq) values (?, ?, ?, 1, 0,"
            + " 'FAILED', 1, ?, now(), now(), now(), now(), nextval('scheduler.job_changes'))",
        spec.id().value(),
        tenant,
        spec.promptId().value(),
        WireJson.text(spec));
    scheduler.sql(
        "insert into scheduler.attempts (job_id, number, node_id, state, assigned_at, started_at,"
            + " ended_at) values (?, 1, 'quotas', 'SUCCEEDED', now(), now() - cast(? as interval),"
            + " now() - cast(? as interval) + cast(? as interval))",
        spec.id().value(),
        ago,
        ago,
        seconds);
  }

  @Test
  void gpuSecondsAreMeteredAndABudgetIsKept() throws SQLException {
    attempt(1, "2 hours", "100 seconds");
    attempt(2, "3 days", "1000 seconds");
    limits("{\"gpu_seconds_per_day\": 101, \"gpu_seconds_per_month\": 1101}");
    submit("").statusCode(200);
    limits("{\"gpu_seconds_per_day\": 100}");
    submit("")
        .statusCode(429)
        .header("RateLimit-Policy", "\"gpu-seconds-per-day\";q=100;w=86400")
        .body("error.message", containsString("100 GPU seconds"));
    limits("{\"gpu_seconds_per_month\": 1100}");
    submit("").statusCode(429).header("RateLimit-Policy", containsString("per-month"));
  }

  @Test
  void usageIsShownToItsTenantAndToAdministrators() throws SQLException {
    attempt(1, "3 days", "100 seconds");
    attempt(2, "3 days", "50 seconds");
    Keys.with(key)
        .get("/api/usage")
        .then()
        .statusCode(200)
        .body("usage", hasSize(1))
        .body("usage[0].tenant", equalTo(tenant))
        .body("usage[0].jobs", equalTo(2))
        .body("usage[0].gpu_seconds", equalTo(150.0f));
    Keys.with(key)
        .get("/api/usage?format=csv")
        .then()
        .contentType("text/csv")
        .body(matchesPattern("tenant,day,jobs.*\n" + tenant + ",[\\d-]+,2,2,2,150.000\n"));
    Keys.with(key).get("/api/usage?tenant=default").then().statusCode(404);
    Keys.with(key).get("/api/usage?tenant=*").then().statusCode(404);
    Keys.with(key).get("/api/usage?from=yesterday").then().statusCode(400);
    Keys.with(admin).get("/api/usage?tenant=*").then().body(containsString(tenant));
    Keys.with(admin).get("/api/usage?tenant=" + tenant).then().body("usage", hasSize(1));
  }

  private ValidatableResponse upload(String content) {
    return Keys.with(key)
        .multiPart("image", "a.txt", content.getBytes(StandardCharsets.UTF_8))
        .post("/upload/image")
        .then();
  }

  @Test
  void uploadsHaveASizeAndATenantSoMuchRoom() {
    limits("{\"max_upload_bytes\": 10, \"max_stored_bytes\": 25}");
    upload("12345678901").statusCode(429).body("error.type", equalTo("quota_exceeded"));
    Keys.with(key)
        .multiPart("content_type", "text/plain")
        .multiPart("file_path", "a.txt")
        .multiPart("file", "a.txt", "12345678901".getBytes(StandardCharsets.UTF_8), "text/plain")
        .post("/api/v2/assets")
        .then()
        .statusCode(429)
        .body("error.code", equalTo("quota_exceeded"));
    upload("1234567890").statusCode(200);
    Keys.with(key).body("abcdefghij").post("/userdata/a.txt").then().statusCode(200);
    upload("1234567891").statusCode(429).body("error.message", containsString("20 bytes are kept"));
    Keys.with(key).get("/view?type=input&filename=a.txt").then().body(equalTo("1234567890"));
  }
}
