package io.comfymill.gateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.Specs;
import io.comfymill.gateway.security.Authentication;
import io.comfymill.gateway.security.Keys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants' servers are told, and that nothing is lost on the way. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class WebhooksIT {
  private static final String ALL_OF_JOBS = ", \"events\": [\"job.*\"]";

  @Inject Authentication authentication;
  @Inject ArtifactStore store;
  @Inject Outbox outbox;

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  private final String tenant = "hooks-" + UUID.randomUUID().toString().substring(0, 8);
  private Receiver receiver;
  private String admin;
  private String key;

  @BeforeEach
  void start() throws Exception {
    GatewayServers.awaitReady();
    receiver = new Receiver();
    admin = Keys.make("default", "admin", "");
    Keys.tenant(tenant);
    key = Keys.make(tenant, "user", "");
    Keys.ask(authentication);
  }

  @AfterEach
  void stop() throws SQLException {
    scheduler.gatewaySql("delete from gateway.webhooks where tenant in (?, 'default')", tenant);
    scheduler.sql("delete from scheduler.jobs where tenant = ?", tenant);
    Keys.askNoMore(authentication);
    receiver.close();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30));
  }

  private Response webhook(String who, String path, String more) {
    return Keys.with(who)
        .body("{\"url\": \"%s\"%s}".formatted(receiver.url(path), more))
        .post("/api/webhooks");
  }

  private JsonNode added(String path, String more) throws Exception {
    String body = webhook(key, path, more).then().statusCode(201).extract().asString();
    return WireJson.mapper().readTree(body);
  }

  private static String id(JsonNode webhook) {
    return webhook.path("id").asText();
  }

  private JobSpec job(String state) throws SQLException {
    return job(tenant, state);
  }

  private JobSpec job(String owner, String state) throws SQLException {
    JobSpec spec =
        Specs.plain(new TenantId(owner), new PromptId("hook-" + UUID.randomUUID()), Instant.EPOCH);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, changed_seq) values (?, ?, ?, 1, 0, ?, 0, ?, now(), now(),"
            + " nextval('scheduler.job_changes'))",
        spec.id().value(),
        owner,
        spec.promptId().value(),
        state,
        WireJson.text(spec));
    return spec;
  }

  private void ends(JobSpec job, String state, String result) throws SQLException {
    scheduler.sql(
        "update scheduler.jobs set state = ?, attempt = 1, node_id = 'gpu', started_at = now(),"
            + " finished_at = now(), result = ?, failure_cause = 'OUT_OF_MEMORY',"
            + " failure_message = 'no memory', changed_seq = nextval('scheduler.job_changes')"
            + " where id = ?",
        state,
        result,
        job.id().value());
  }

  private static String resultOf(JobSpec job, String file) {
    return """
        {"outputs":{"9":{"images":[{"filename":"%s","subfolder":"%s","type":"output"}]}},
         "meta":{},"messages":[]}"""
        .formatted(file, job.id());
  }

  private List<String> types(String path) {
    return receiver.at(path).stream().map(Receiver.Received::type).toList();
  }

  private Response deliveries(JsonNode webhook, String query) {
    return Keys.with(key).get("/api/webhooks/%s/deliveries%s".formatted(id(webhook), query));
  }

  @Test
  void theEndOfAJobIsToldWithLinksAndSigned() throws Exception {
    JsonNode webhook = added("/ends", "");
    JobSpec job = job("QUEUED");
    ArtifactKey file =
        ArtifactKey.output(new AttemptId(new JobId(job.id().value()), 1), "output", "", "a.png");
    store.put(file, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    ends(job, "SUCCEEDED", resultOf(job, "a.png"));

    soon().until(() -> receiver.at("/ends").size() == 1);
    Receiver.Received told = receiver.at("/ends").get(0);
    assertThat(told.isSignedBy(webhook.path("secret").asText())).isTrue();
    assertThat(Long.parseLong(told.timestamp()))
        .isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
    assertThat(told.type()).isEqualTo("job.succeeded");
    JsonNode data = told.json().path("data");
    assertThat(data.path("id").asText()).isEqualTo(job.promptId().value());
    assertThat(data.path("status").asText()).isEqualTo("completed");
    assertThat(data.path("outputs_count").asInt()).isEqualTo(1);
    String link = data.path("outputs").path(0).path("url").asText();
    assertThat(link).startsWith("https://comfy.example/api/v2/assets/");
    assertThat(given().get(link.substring("https://comfy.example".length())).asByteArray())
        .containsExactly(1, 2, 3);
    soon()
        .untilAsserted(
            () ->
                deliveries(webhook, "?state=delivered")
                    .then()
                    .body("deliveries", hasSize(1))
                    .body("deliveries[0].id", equalTo(told.id()))
                    .body("deliveries[0].attempts", equalTo(1))
                    .body("deliveries[0].last_status", equalTo(204)));
  }

  @Test
  void aReceiverThatFailsIsToldAgainAndInOrder() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    receiver.answering(message -> failures.getAndDecrement() > 0 ? 500 : 204);
    JsonNode webhook = added("/order", ALL_OF_JOBS);
    JobSpec job = job("QUEUED");
    ends(job, "FAILED", null);

    soon().until(() -> receiver.at("/order").size() == 5);
    assertThat(types("/order"))
        .containsExactly("job.queued", "job.queued", "job.queued", "job.started", "job.failed");
    assertThat(receiver.at("/order").stream().map(Receiver.Received::id).distinct()).hasSize(3);
    JsonNode failed = receiver.at("/order").get(4).json().path("data");
    assertThat(failed.path("error").path("cause").asText()).isEqualTo("OUT_OF_MEMORY");
    soon()
        .untilAsserted(
            () ->
                Keys.with(key)
                    .get("/api/webhooks/" + id(webhook))
                    .then()
                    .body("failures", equalTo(0))
                    .body("failing_since", nullValue())
                    .body("secret", nullValue()));
  }

  /** Its claim ends, and another sends what it had claimed. */
  @Test
  void whatADeadGatewayHadClaimedIsSent() throws Exception {
    JsonNode webhook = added("/claimed", "");
    scheduler.gatewaySql(
        "insert into gateway.webhook_deliveries (id, webhook_id, tenant, subject, event_key, type,"
            + " payload, state, created_at, next_at, retry_until, claimed_until, attempts) values"
            + " (?, ?, ?, 's', 'k', 'job.failed', '{\"type\":\"job.failed\",\"data\":{}}',"
            + " 'pending', now(), now(), now() + interval '1 hour', now() + interval '2 seconds', 1)",
        "msg_" + tenant,
        id(webhook),
        tenant);
    Instant begun = Instant.now();
    soon().until(() -> receiver.at("/claimed").size() == 1);
    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1500));
    soon()
        .untilAsserted(
            () -> deliveries(webhook, "").then().body("deliveries[0].attempts", equalTo(2)));
  }

  @Test
  void changesThatAreReadAgainAreToldOnce() throws Exception {
    JsonNode webhook = added("/once", ALL_OF_JOBS);
    JobSpec job = job("QUEUED");
    ends(job, "CANCELLED", null);
    soon().until(() -> receiver.at("/once").size() == 3);

    scheduler.gatewaySql("update gateway.webhook_position set position = 0, seen = 0");
    for (int i = 0; i < 20; i++) {
      outbox.readOn().await().atMost(Duration.ofSeconds(10));
    }
    JobSpec later = job("QUEUED");
    soon().until(() -> receiver.at("/once").size() == 4);
    assertThat(receiver.at("/once").get(3).body()).contains(later.promptId().value());
    deliveries(webhook, "").then().body("deliveries", hasSize(4));
  }

  @Test
  void aTenantIsToldOfItsOwnJobsAloneAndSeesItsOwnWebhooksAlone() throws Exception {
    JsonNode webhook = added("/own", ALL_OF_JOBS);
    webhook(admin, "/other", ALL_OF_JOBS).then().statusCode(201);
    JobSpec own = job("QUEUED");
    job("default", "QUEUED");
    JobSpec another = job("default", "QUEUED");
    ends(own, "SUCCEEDED", null);

    soon().until(() -> receiver.at("/own").size() == 3 && receiver.at("/other").size() == 2);
    assertThat(receiver.at("/own")).allMatch(told -> told.body().contains(own.promptId().value()));
    assertThat(receiver.at("/other"))
        .noneMatch(told -> told.body().contains(own.promptId().value()));
    scheduler.sql("delete from scheduler.jobs where prompt_id = ?", another.promptId().value());
    String path = "/api/webhooks/" + id(webhook);
    Keys.with(admin).get("/api/webhooks").then().body("webhooks.id", not(hasItems(id(webhook))));
    for (String route : List.of("", "/deliveries")) {
      Keys.with(admin).get(path + route).then().statusCode(404);
    }
    for (String route : List.of("/test", "/rotate", "/deliveries/x/redeliver")) {
      Keys.with(admin).post(path + route).then().statusCode(404);
    }
    Keys.with(admin).body("{\"disabled\": true}").patch(path).then().statusCode(404);
    Keys.with(admin).delete(path).then().statusCode(404);
    Keys.with(key).get(path).then().statusCode(200).body("disabled_at", nullValue());
  }

  @Test
  void aTestIsSentAndAnythingIsSentOnceMore() throws Exception {
    JsonNode webhook = added("/test", "");
    String path = "/api/webhooks/" + id(webhook);
    Keys.with(key)
        .post(path + "/test")
        .then()
        .statusCode(202)
        .body("type", equalTo("webhook.test"));
    soon().until(() -> receiver.at("/test").size() == 1);
    String sent = receiver.at("/test").get(0).id();
    soon()
        .untilAsserted(
            () -> deliveries(webhook, "?state=delivered").then().body("deliveries", hasSize(1)));
    Keys.with(key)
        .post(path + "/deliveries/" + sent + "/redeliver")
        .then()
        .statusCode(202)
        .body("state", equalTo("pending"));
    soon().until(() -> receiver.at("/test").size() == 2);
    assertThat(receiver.at("/test").get(1).id()).isEqualTo(sent);
    Keys.with(key).post(path + "/deliveries/nope/redeliver").then().statusCode(404);
    deliveries(webhook, "?state=lost").then().statusCode(400);
    deliveries(webhook, "?limit=0").then().statusCode(400);
  }

  @Test
  void aSecretIsReplacedWhileBothSign() throws Exception {
    JsonNode webhook = added("/rotated", "");
    String path = "/api/webhooks/" + id(webhook);
    String old = webhook.path("secret").asText();
    String fresh =
        Keys.with(key).post(path + "/rotate").then().statusCode(200).extract().path("secret");
    Keys.with(key).post(path + "/test");
    soon().until(() -> receiver.at("/rotated").size() == 1);
    Receiver.Received told = receiver.at("/rotated").get(0);
    assertThat(told.isSignedBy(old)).isTrue();
    assertThat(told.isSignedBy(fresh)).isTrue();
    Keys.with(key)
        .body("{\"overlap\": \"PT0.001S\"}")
        .post(path + "/rotate")
        .then()
        .statusCode(200);
    Keys.with(key).post(path + "/test");
    soon().until(() -> receiver.at("/rotated").size() == 2);
    assertThat(receiver.at("/rotated").get(1).isSignedBy(fresh)).isFalse();
  }

  @Test
  void aReceiverThatIsGoneIsLeftInPeaceUntilItIsEnabled() throws Exception {
    receiver.answering(message -> 410);
    JsonNode webhook = added("/gone", "");
    String path = "/api/webhooks/" + id(webhook);
    Keys.with(key).post(path + "/test");
    soon()
        .untilAsserted(
            () ->
                Keys.with(key)
                    .get(path)
                    .then()
                    .body("disabled_reason", containsString("410 Gone")));
    Keys.with(admin)
        .get("/api/audit?action=webhook&limit=500&tenant=" + tenant)
        .then()
        .body("entries.action", hasItems("webhook.create", "webhook.disable"));
    assertThat(receiver.at("/gone")).hasSize(1);
    receiver.answering(message -> 204);
    Keys.with(key).body("{\"disabled\": false}").patch(path).then().statusCode(200);
    soon().until(() -> receiver.at("/gone").size() == 2);
  }

  @Test
  void aNodeThatIsLostOrDrainedIsToldToWhoMayReadNodes() throws Exception {
    String node = "node-" + tenant;
    scheduler.node(node, "{}");
    JsonNode webhook = added("/nodes", ", \"events\": [\"node.*\"]");
    outbox.readOn().await().atMost(Duration.ofSeconds(10));
    soon()
        .until(
            () ->
                !scheduler
                    .column(
                        String.class,
                        "select node_id from gateway.webhook_nodes where node_id = ?",
                        node)
                    .isEmpty());
    scheduler.sql(
        "update scheduler.nodes set online = false, detail = 'no heartbeat' where id = ?", node);
    soon().until(() -> types("/nodes").contains("node.lost"));
    scheduler.sql("update scheduler.nodes set online = true, draining = true where id = ?", node);
    soon().until(() -> types("/nodes").contains("node.drained"));
    assertThat(receiver.at("/nodes").get(0).body()).contains(node, "no heartbeat");
    scheduler.sql("delete from scheduler.nodes where id = ?", node);
    assertThat(webhook.path("events").path(0).asText()).isEqualTo("node.*");

    String blind =
        Keys.with(admin)
            .body(
                "{\"tenant\": \"%s\", \"name\": \"b\", \"scopes\": [\"jobs:write\"]}"
                    .formatted(tenant))
            .post("/api/keys")
            .path("key");
    webhook(blind, "/x", ", \"events\": [\"node.lost\"]").then().statusCode(400);
    webhook(blind, "/x", ", \"events\": [\"job.failed\"]").then().statusCode(201);
  }

  private UUID batch(String owner) throws SQLException {
    UUID id = UUID.randomUUID();
    scheduler.gatewaySql(
        "insert into gateway.batches (id, tenant, name, state, cells, created_at, next_position)"
            + " values (?, ?, 'mills', 'RUNNING', 2, now(), 2)",
        id,
        owner);
    return id;
  }

  private void batchBecomes(UUID id, String change) throws SQLException {
    scheduler.gatewaySql("update gateway.batches set " + change + " where id = ?", id);
  }

  @Test
  void howABatchFaresIsToldToItsTenantOnce() throws Exception {
    added("/batches", ", \"events\": [\"batch.*\"]");
    UUID other = batch("default");
    UUID id = batch(tenant);
    batchBecomes(other, "state = 'CANCELLED', finished_at = now()");
    batchBecomes(id, "state = 'PAUSED', reason = '1 cells have failed'");
    batchBecomes(id, "gpu_ms = 1500, failed = 1, succeeded = 1");
    batchBecomes(id, "state = 'RUNNING', reason = null");
    batchBecomes(id, "state = 'DONE', finished_at = now()");
    batchBecomes(id, "finished_at = null, state = 'RUNNING', failed = 0");
    batchBecomes(id, "state = 'DONE', finished_at = now(), succeeded = 2");
    soon().until(() -> receiver.at("/batches").size() == 3);
    assertThat(types("/batches"))
        .containsExactly("batch.paused", "batch.failed", "batch.succeeded");
    JsonNode paused = WireJson.mapper().readTree(receiver.at("/batches").get(0).body());
    assertThat(paused.at("/data/id").asText()).isEqualTo(id.toString());
    assertThat(paused.at("/data/reason").asText()).contains("failed");
    JsonNode failed = WireJson.mapper().readTree(receiver.at("/batches").get(1).body());
    assertThat(failed.at("/data/gpu_seconds").asDouble()).isEqualTo(1.5);
    assertThat(failed.at("/data/failed").asInt()).isEqualTo(1);
    outbox.readOn().await().atMost(Duration.ofSeconds(10));
    assertThat(receiver.at("/batches")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.1.1.1]/",
        "ftp://hooks.example/",
        "https://a:b@hooks.example/",
        "http://1.1.1.1/",
        "hooks",
        ""
      })
  void aUrlThatLeadsInwardIsRefused(String url) {
    Keys.with(key)
        .body("{\"url\": \"%s\"}".formatted(url))
        .post("/api/webhooks")
        .then()
        .statusCode(400)
        .body("detail", containsString("url"));
    Keys.with(key).get("/api/webhooks").then().body("webhooks", hasSize(0));
  }

  @Test
  void whatIsNoWebhookIsRefused() {
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"url\": 1}",
            "{\"url\": \"%s\", \"events\": []}".formatted(receiver.url("/")),
            "{\"url\": \"%s\", \"events\": [\"job.done\"]}".formatted(receiver.url("/")),
            "{\"url\": \"%s\", \"secret\": \"mine\"}".formatted(receiver.url("/")))) {
      Keys.with(key).body(body).post("/api/webhooks").then().statusCode(400);
    }
    for (int i = 0; i < 20; i++) {
      webhook(key, "/", "").then().statusCode(201);
    }
    webhook(key, "/", "").then().statusCode(409).body("detail", containsString("20 webhooks"));
    assertThat(RestAssured.get("/api/webhooks").statusCode()).isEqualTo(401);
  }
}
