package io.comfymill.gateway.fleet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators' endpoints, with a scheduler that does what the test says. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class OperatorsIT {
  private static final String PROBLEM = "application/problem+json";

  FakeScheduler scheduler;

  private final String node = "operated-" + UUID.randomUUID();

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node(node, "{}");
    GatewayServers.awaitReady();
  }

  private List<FleetCommand> commands() {
    return scheduler.sent(Topic.FLEET_COMMANDS, FleetCommand.class);
  }

  /** Sends the request, and lets the scheduler do it once the command is on Kafka. */
  private Response applied(Supplier<Response> request, String sql, Object... values)
      throws Exception {
    int before = commands().size();
    CompletableFuture<Response> answer = CompletableFuture.supplyAsync(request);
    await().until(() -> commands().size() > before);
    scheduler.sql(sql, values);
    return answer.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aNodeIsShownWithHowItIsUsed() throws SQLException {
    scheduler.sql(
        "update scheduler.nodes set pool = 'video', labels = '[\"b\",\"a\"]', healthy = false,"
            + " health_detail = 'fails every job', loaded_models = '[\"m.pt\"]', host = ?"
            + " where id = ?",
        "{\"name\":\"render-1\",\"othersPrompts\":3,\"gpus\":[{\"uuid\":\"GPU-1\",\"index\":1,"
            + "\"name\":\"NVIDIA H200\",\"memoryTotalBytes\":9,\"memoryUsedBytes\":4,"
            + "\"loadPercent\":97,\"powerWatts\":611.5}],\"load\":{\"cpus\":16,\"cpuPercent\":12,"
            + "\"memoryTotal\":9,\"memoryFree\":8,\"diskTotal\":7,\"diskFree\":6}}",
        node);

    given()
        .get("/api/nodes/" + node)
        .then()
        .statusCode(200)
        .body("status", equalTo("unhealthy"))
        .body("pool", equalTo("video"))
        .body("labels", equalTo(List.of("a", "b")))
        .body("health_detail", equalTo("fails every job"))
        .body("loaded_models", equalTo(List.of("m.pt")))
        .body("weight", equalTo(1))
        .body("host", equalTo("render-1"))
        .body("others_prompts", equalTo(3))
        .body("gpus[0].uuid", equalTo("GPU-1"))
        .body("gpus[0].name", equalTo("NVIDIA H200"))
        .body("gpus[0].load_percent", equalTo(97))
        .body("gpus[0].memory_used_bytes", equalTo(4))
        .body("gpus[0].temperature_celsius", nullValue());
    given().get("/api/nodes").then().body("id", hasItem(node));
    given()
        .get("/api/hosts/render-1/resources")
        .then()
        .statusCode(200)
        .body("nodes", equalTo(List.of(node)))
        .body("gpus[0].name", equalTo("NVIDIA H200"))
        .body("resources.cpu_percent", equalTo(12))
        .body("resources.disk_free_bytes", equalTo(6));
    given().get("/api/hosts").then().statusCode(200).body("name", hasItem("render-1"));
    given().get("/api/hosts/nowhere/resources").then().statusCode(404);
  }

  @Test
  void aDrainIsAnsweredOnceTheSchedulerHasDoneIt() throws Exception {
    Response response =
        applied(
            () -> given().post("/api/nodes/" + node + "/drain"),
            "update scheduler.nodes set draining = true where id = ?",
            node);

    response.then().statusCode(200).body("draining", equalTo(true));
    response.then().body("status", equalTo("draining"));
    FleetCommand.ChangeNode sent = (FleetCommand.ChangeNode) commands().get(commands().size() - 1);
    assertThat(sent.nodeId()).hasToString(node);
    assertThat(sent.draining()).isTrue();
    assertThat(sent.enabled()).isNull();
  }

  @Test
  void aChangeThatTakesLongerIsAccepted() {
    given()
        .post("/api/nodes/" + node + "/disable")
        .then()
        .statusCode(202)
        .body("enabled", equalTo(true));
  }

  @Test
  void settingsArePatchedTogether() throws Exception {
    String body = "{\"weight\":5,\"priority\":-2,\"labels\":[\"x\",\"x\"],\"pool\":\"p\"}";
    applied(
            () -> given().contentType(ContentType.JSON).body(body).patch("/api/nodes/" + node),
            "update scheduler.nodes set weight = 5, priority = -2, labels = '[\"x\"]', pool = 'p'"
                + " where id = ?",
            node)
        .then()
        .statusCode(200)
        .body("weight", equalTo(5))
        .body("pool", equalTo("p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"weight\":0} | weight",
        "{\"weight\":\"5\"} | weight",
        "{\"priority\":1.5} | priority",
        "{\"labels\":\"x\"} | labels",
        "{\"pool\":\"\"} | pool",
        "{\"wieght\":5} | wieght",
        "{} | the body",
        "[] | the body",
        "not json | the body",
      })
  void aBadPatchIsNamedAndNothingIsSent(String body, String field) {
    int before = commands().size();

    given()
        .contentType(ContentType.JSON)
        .body(body)
        .patch("/api/nodes/" + node)
        .then()
        .statusCode(400)
        .contentType(PROBLEM)
        .body("field", equalTo(field))
        .body("status", equalTo(400))
        .body("detail", containsString(field));

    assertThat(commands()).hasSize(before);
  }

  @Test
  void anUnknownNodeIsNotFound() {
    int before = commands().size();

    given().get("/api/nodes/nobody").then().statusCode(404).contentType(PROBLEM);
    given()
        .post("/api/nodes/nobody/drain")
        .then()
        .statusCode(404)
        .body("detail", containsString("nobody"));

    assertThat(commands()).hasSize(before);
  }

  @Test
  void aPoolsPolicyIsSetAndSetBack() throws Exception {
    String pool = "pool-" + UUID.randomUUID();
    scheduler.sql("update scheduler.nodes set pool = ? where id = ?", pool, node);
    String path = "/api/pools/" + pool + "/policy";

    applied(
            () -> given().body("{\"policy\":\"weighted\"}").put(path),
            "insert into scheduler.pools values (?, 'weighted')",
            pool)
        .then()
        .statusCode(200)
        .body("policy", equalTo("weighted"))
        .body("nodes", equalTo(1));
    given().get("/api/pools").then().body("pools.name", hasItems("default", pool));
    scheduler.sql(
        "insert into scheduler.policies_in_force values (1, ?)"
            + " on conflict (id) do update set body = excluded.body",
        "{\"default\":\"affinity\"}");

    applied(
            () -> given().delete(path),
            "update scheduler.pools set policy = null where name = ?",
            pool)
        .then()
        .statusCode(200)
        .body("policy", nullValue())
        .body("policy_in_force", equalTo("affinity"));
  }

  @Test
  void anUnknownPolicyOrPoolIsRefused() {
    int before = commands().size();

    given()
        .body("{\"policy\":\"random\"}")
        .put("/api/pools/default/policy")
        .then()
        .statusCode(400)
        .body("field", equalTo("policy"))
        .body("detail", containsString("least_loaded"));
    given()
        .body("{\"policy\":\"weighted\"}")
        .put("/api/pools/nowhere/policy")
        .then()
        .statusCode(404)
        .contentType(PROBLEM);

    assertThat(commands()).hasSize(before);
  }

  @Test
  void monitoringScriptsFindWhatTheyExpect() {
    given()
        .get("/api/comfyui/instances")
        .then()
        .statusCode(200)
        .body("instances.node_id", hasItem(node))
        .body("instances.status", hasItem("online"));
    given().get("/nodes").then().statusCode(200).body("id", hasItem(node));
    Response status = given().get("/api/system/status");
    assertThat(status.path("status").toString()).isIn("healthy", "degraded");
    Number load = given().get("/api/system/load").path("load");
    assertThat(load.doubleValue()).isBetween(0.0, 1.0);
    given().get("/api/v2/health").then().statusCode(200).body("status", equalTo("ok"));
  }
}
