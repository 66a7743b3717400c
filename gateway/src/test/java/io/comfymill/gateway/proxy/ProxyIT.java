package io.comfymill.gateway.proxy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two servers of different kinds; only the second has the custom nodes. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ProxyIT {
  private static final String SCRIPT = "/extensions/pack/a b.js";
  private static final String FILES = "{\"name\":\"sd.ckpt\",\"pathIndex\":0,\"size\":%d}";

  private static final String ETN =
      """
      {"ETN": {"input": {"required": {"id": ["STRING", {}]}}, "output": [], "output_node": true,
        "python_module": "custom_nodes.etn"}}""";

  private static final String REPLACED =
      """
      {"OldETN": [{"new_node_id": "ETN", "old_node_id": "OldETN", "old_widget_ids": null,
        "input_mapping": [{"new_id": "id", "old_id": "image_id"}], "output_mapping": null}]}""";

  FakeScheduler scheduler;

  /** Not the gateway's own, whose meters know one server alone. */
  private static final Vertx VERTX = Vertx.vertx();

  @TestHTTPResource("/")
  URL gateway;

  private FakeNode plain;
  private FakeNode custom;

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void nodes() throws SQLException {
    plain =
        new FakeNode(VERTX)
            .answering("GET /i18n", "{\"en\":{\"a\":1}}")
            .answering("GET /internal/folder_paths", "{\"loras\":[\"/a\"]}")
            .answering("GET /experiment/models/loras", "[" + FILES.formatted(1) + "]")
            .answering("GET /node_replacements", REPLACED)
            .answering("POST /free", "");
    custom =
        new FakeNode(VERTX)
            .answering("GET /i18n", "{\"en\":{\"b\":2},\"fr\":{}}")
            .answering("GET /internal/folder_paths", "{\"loras\":[\"/b\"]}")
            .answering("GET /extensions/pack/a%20b.js", "script")
            .answering("GET /view_metadata/loras", "{\"only\":\"here\"}")
            .answering("PUT /api/etn/image/7", "put")
            .answering("POST /api/pack/run", "ran")
            .answering("POST /manager/reboot", "rebooted")
            .answering("POST /api/api/prompt", "posted")
            .answering("POST /free", "");
    scheduler.node("plain", "{}", Map.of("loras", List.of("sd.ckpt")), List.of(), plain.url());
    scheduler.node(
        "custom", ETN, Map.of("loras", List.of("own.safetensors")), List.of(SCRIPT), custom.url());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> given().get("/nowhere").then().statusCode(404));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              given().get("/seen/" + UUID.randomUUID()).then().statusCode(404);
              return !plain.requests.isEmpty() && !custom.requests.isEmpty();
            });
    plain.requests.clear();
    custom.requests.clear();
  }

  @AfterEach
  void gone() throws SQLException {
    scheduler.sql("delete from scheduler.attempts where node_id in ('plain', 'custom')");
    scheduler.sql("delete from scheduler.nodes where id in ('plain', 'custom')");
    scheduler.sendRaw(Topic.NODE_CAPABILITIES, "plain", null);
    scheduler.sendRaw(Topic.NODE_CAPABILITIES, "custom", null);
    plain.close();
    custom.close();
  }

  private List<String> allRequests() {
    return Stream.concat(plain.requests.stream(), custom.requests.stream()).toList();
  }

  @Test
  void scriptsForTheBrowserAreListedAndComeFromTheServerThatHasThem() {
    given().get("/api/extensions").then().body("", hasItems(SCRIPT));
    given().get("/extensions/pack/a b.js").then().statusCode(200).body(equalTo("script"));
    given().urlEncodingEnabled(false).get("/extensions/pack/a%20b.js").then().statusCode(200);
    assertThat(plain.requests).isEmpty();
  }

  @Test
  void whatChangesSomethingIsSentOnceAndOnlyToAServerThatServesIt() {
    given().body("picture").put("/api/etn/image/7").then().statusCode(200).body(equalTo("put"));
    given().body("{}").post("/api/pack/run").then().statusCode(200).body(equalTo("ran"));
    assertThat(allRequests())
        .filteredOn(sent -> sent.startsWith("PUT"))
        .containsExactly("PUT /api/etn/image/7 picture");
    assertThat(custom.requests).contains("POST /api/pack/run {}");
    assertThat(plain.requests).allMatch(sent -> sent.startsWith("PROPFIND"));
  }

  private JobSpec submitted(String promptId) {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(promptId))
        .findFirst()
        .orElseThrow();
  }

  /** As ComfyUI of 2026 does. */
  @Test
  void aClassThatIsGoneIsReplacedAsServersSayAndTheJobIsThatOfTheNewOne() {
    given().get("/node_replacements").then().body("OldETN[0].new_node_id", equalTo("ETN"));

    String promptId =
        given()
            .body(
                "{\"prompt\": {\"1\": {\"class_type\": \"OldETN\", \"inputs\": {\"image_id\": \"7\"}}}}")
            .post("/prompt")
            .then()
            .statusCode(200)
            .extract()
            .path("prompt_id");
    JsonNode graphNode = submitted(promptId).workflow().path("1");
    assertThat(graphNode.path("class_type").asText()).isEqualTo("ETN");
    assertThat(graphNode.path("inputs")).isEqualTo(FakeScheduler.json("{\"id\": \"7\"}"));
    given()
        .body("{\"prompt\": {\"1\": {\"class_type\": \"OlderETN\", \"inputs\": {}}}}")
        .post("/prompt")
        .then()
        .statusCode(400)
        .body("error.type", equalTo("missing_node_type"));
  }

  /** On whatever server it lands: the custom node was only sent it on one. */
  @Test
  void whatACustomNodeWasSentGoesWithTheJobThatNamesIt() {
    given()
        .contentType("image/png")
        .body("picture".getBytes(StandardCharsets.UTF_8))
        .put("/api/etn/image/7")
        .then()
        .statusCode(200);
    String id =
        given()
            .body("{\"prompt\": {\"1\": {\"class_type\": \"ETN\", \"inputs\": {\"id\": \"7\"}}}}")
            .post("/prompt")
            .then()
            .statusCode(200)
            .extract()
            .path("prompt_id");
    InputFile sent = submitted(id).inputs().get(0);
    assertThat(sent.route().path()).isEqualTo("/api/etn/image/7");
    assertThat(sent.route().contentType()).startsWith("image/png");
    assertThat(sent.inputName()).isEqualTo("id");
    assertThat(sent.sizeBytes()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /manager/reboot",
    "POST, /api/manager/reboot",
    "POST, /api/api/prompt",
    "POST, /x/../manager/reboot",
    "GET, /x/..%2fprompt",
    "GET, /internal/x",
    "GET, /api/assets/x",
    "GET, /q/x",
    "GET, /api/nodes/x"
  })
  void whatIsTheGatewaysOwnOrRefusedReachesNoServer(String method, String path) {
    int status = given().urlEncodingEnabled(false).request(method, path).statusCode();
    assertThat(status).isBetween(400, 499);
    assertThat(allRequests()).isEmpty();
  }

  @Test
  void whatNoServerHasIsNotFoundAndChangesNothing() {
    given().body("x").post("/api/unknown/route").then().statusCode(405);
    assertThat(allRequests()).isNotEmpty().allMatch(sent -> sent.startsWith("PROPFIND"));
  }

  @Test
  void pagesOfOtherSitesAreKeptOut() {
    given().header("Sec-Fetch-Site", "cross-site").put("/api/etn/image/7").then().statusCode(403);
    given().header("Origin", "http://evil.example").put("/api/etn/image/7").then().statusCode(403);
    assertThat(allRequests()).isEmpty();
  }

  @Test
  void theFrontendOfAServerOpensAtTheRootAndWithoutOneOurOwnPageDoes() {
    given().get("/").then().statusCode(200).body(containsString("Comfymill"));
    custom.answering("GET /", "<html>stock</html>").answering("GET /assets/index.js", "1");
    given().get("/").then().statusCode(200).contentType("text/html").body(containsString("stock"));
    given().get("/assets/index.js").then().statusCode(200);
  }

  @Test
  void whatServersTellIsMerged() {
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/i18n")
                    .then()
                    .body("", equalTo(Map.of("en", Map.of("a", 1, "b", 2), "fr", Map.of()))));
    given().get("/internal/folder_paths").then().body("loras", hasItems("/a", "/b"));
    given().get("/experiment/models/loras").then().body("name", equalTo(List.of("sd.ckpt")));
    given().get("/experiment/models/nowhere").then().statusCode(404);
    given().get("/global_subgraphs").then().statusCode(200).body("", equalTo(Map.of()));
    given().get("/global_subgraphs/x").then().statusCode(200).body(equalTo("null"));
    given()
        .get("/internal/files/nowhere")
        .then()
        .statusCode(400)
        .body("error", equalTo("Invalid directory type"));
    given().get("/api/internal/logs").then().statusCode(404);
  }

  @Test
  void ofAModelTheServerThatHasItTells() {
    String path = "/api/view_metadata/loras?filename=";
    given().get(path + "own.safetensors").then().statusCode(200).body("only", equalTo("here"));
    given().get(path + "sd.ckpt").then().statusCode(404);
    given().get(path + "unknown.safetensors").then().statusCode(404);
    assertThat(custom.requests).containsExactly("GET /view_metadata/loras");
  }

  @Test
  void memoryIsFreedWhereNoOtherTenantWorks() throws SQLException {
    UUID job = UUID.randomUUID();
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, changed_seq) values (?, 'another', ?, 5, 0, 'RUNNING', 1,"
            + " '{}', now(), now(), nextval('scheduler.job_changes'))",
        job,
        job.toString());
    scheduler.sql(
        "insert into scheduler.attempts (job_id, number, node_id, state, assigned_at) values"
            + " (?, 1, 'custom', 'RUNNING', now())",
        job);
    given()
        .body("{\"unload_models\": true}")
        .post("/api/free")
        .then()
        .statusCode(200)
        .body(equalTo(""));
    assertThat(plain.requests)
        .containsExactly("POST /free {\"unload_models\":true,\"free_memory\":false}");
    assertThat(custom.requests).isEmpty();
    given().body("{}").post("/free").then().statusCode(200);
    given().body("no json").post("/free").then().statusCode(400);
    assertThat(plain.requests).hasSize(1);
    scheduler.sql("delete from scheduler.attempts where job_id = ?", job);
    scheduler.sql("delete from scheduler.jobs where id = ?", job);
  }

  @Test
  void webSocketsOfCustomNodesPass() throws Exception {
    WebSocketClient client = VERTX.createWebSocketClient();
    WebSocket socket =
        client
            .connect(gateway.getPort(), gateway.getHost(), "/pack/live")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    BlockingQueue<String> back = new LinkedBlockingQueue<>();
    socket.textMessageHandler(back::add);
    socket.writeTextMessage("hello");
    assertThat(back.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(allRequests()).hasSize(1).first().asString().endsWith("/pack/live");
    socket.close();
  }

  @Test
  void newLogLinesComeOverTheSocketOfWhoWantsThem() throws Exception {
    String client = "logs-" + UUID.randomUUID();
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    WebSocket socket =
        VERTX
            .createWebSocketClient()
            .connect(gateway.getPort(), gateway.getHost(), "/ws?clientId=" + client)
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    socket.textMessageHandler(told::add);
    String line = "{\"entries\":[{\"t\":\"%s\",\"m\":\"%s\\n\"}]}";
    plain.answering("GET /internal/logs/raw", line.formatted("2026-01-01T10:00", "old"));
    subscribe(client, true);
    await().until(() -> plain.requests.contains("GET /internal/logs/raw"));

    plain.answering("GET /internal/logs/raw", line.formatted("2026-01-01T10:01", "new"));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(told).anyMatch(text -> text.contains("\"logs\"")));
    assertThat(told)
        .filteredOn(text -> text.contains("\"logs\""))
        .allMatch(text -> text.contains("new") && !text.contains("old"));
    subscribe(client, false);
    plain.answering("GET /internal/logs/raw", line.formatted("2026-01-01T10:02", "later"));
    plain.requests.clear();
    await().during(Duration.ofSeconds(2)).until(plain.requests::isEmpty);
    assertThat(told).noneMatch(text -> text.contains("later"));
    given().body("{}").patch("/internal/logs/subscribe").then().statusCode(400);
    socket.close();
  }

  private static void subscribe(String client, boolean wanted) {
    given()
        .body("{\"clientId\":\"%s\",\"enabled\":%s}".formatted(client, wanted))
        .patch("/internal/logs/subscribe")
        .then()
        .statusCode(200)
        .body(equalTo(""));
  }

  @Test
  void serversThatAreDrainedOfTrustAreNotAsked() throws SQLException {
    scheduler.sql("update scheduler.nodes set online = false where id = 'custom'");
    await()
        .untilAsserted(() -> given().get("/extensions/pack/a%20b.js").then().statusCode(not(200)));
  }
}
