package io.comfymill.gateway.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.Specs;
import io.comfymill.gateway.security.scope.RouteAccess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tenants with equal names for everything: nothing of one is the other's. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class TenantsIT {
  private static final int OPERATIONS = 1000;
  private static final String CLASSES =
      """
      {"Save":{"input":{"required":{"text":["STRING",{}]},
        "optional":{"image":[["none.png"],{"image_upload":true}]}},
        "output":[],"output_node":true}}""";

  @TestHTTPResource("/")
  URI address;

  @Inject Authentication authentication;
  FakeScheduler scheduler;

  private Side alfa;
  private Side beta;

  /** One of the two, and what only it may see. */
  private final class Side {
    final String tenant;
    final String key;
    final String marker = "marker-" + UUID.randomUUID();

    /** Of an ended job that the other has not; {@code shared} names one that both have. */
    final String own = UUID.randomUUID().toString();

    final Queue<String> heard = new ConcurrentLinkedQueue<>();
    WebSocket socket;
    String asset = "";

    Side(String tenant) {
      this.tenant = tenant;
      Keys.tenant(tenant);
      this.key = Keys.make(tenant, "operator", "");
    }

    RequestSpecification as() {
      return Keys.with(key);
    }

    void listen() {
      String url = address.toString().replaceFirst("^http", "ws") + "ws?clientId=shared-client";
      WebSocket.Listener listener =
          new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
              heard.add(text.toString());
              from.request(1);
              return null;
            }
          };
      socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .header("Authorization", "Bearer " + key)
              .buildAsync(URI.create(url), listener)
              .join();
    }
  }

  @BeforeEach
  void twoTenants() throws SQLException {
    scheduler.node("tenants", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/Save").asString().contains("image"));
    alfa = new Side("alfa-" + UUID.randomUUID().toString().substring(0, 8));
    beta = new Side("beta-" + UUID.randomUUID().toString().substring(0, 8));
    Keys.ask(authentication);
    String shared = UUID.randomUUID().toString();
    for (Side side : List.of(alfa, beta)) {
      ended(side, shared);
      ended(side, side.own);
      side.asset = uploaded(side);
      side.listen();
    }
  }

  @AfterEach
  void noTenants() throws SQLException {
    for (Side side : List.of(alfa, beta)) {
      side.socket.abort();
      scheduler.sql("delete from scheduler.jobs where tenant = ?", side.tenant);
    }
    Keys.askNoMore(authentication);
  }

  private void ended(Side side, String prompt) throws SQLException {
    TenantId tenant = new TenantId(side.tenant);
    JobSpec spec = Specs.plain(tenant, new PromptId(prompt), Instant.EPOCH);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, state,"
            + " attempt, spec, submitted_at, queued_at, started_at, finished_at, result,"
            + " changed_seq) values (?, ?, ?, 'shared-client', 5, 0, 'SUCCEEDED', 1, ?, now(), now(),"
            + " now(), now(), ?, nextval('scheduler.job_changes'))",
        spec.id().value(),
        side.tenant,
        prompt,
        WireJson.text(spec),
        "{\"outputs\":{\"9\":{\"text\":[\"" + side.marker + "\"]}},\"meta\":{},\"messages\":[]}");
  }

  private static String uploaded(Side side) {
    return side.as()
        .multiPart("file", "a.txt", side.marker.getBytes(StandardCharsets.UTF_8), "text/plain")
        .multiPart("tags", "input")
        .post("/api/assets")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static List<String> ids(Side side) {
    String job = JobId.of(new TenantId(side.tenant), new PromptId(side.own)).toString();
    return List.of(side.own, job, side.asset);
  }

  private static void seesNothing(Side other, Response answer, String what) {
    assertThat(answer.statusCode()).as(what).isLessThan(500);
    assertThat(answer.asString()).as(what).doesNotContain(other.marker, other.tenant);
  }

  /** Whatever is asked of it, and however. */
  @Test
  void whatIsAnothersDoesNotExist() {
    for (String route : RouteAccess.routes()) {
      boolean ofJobs = route.contains(" /api/jobs/{id}") || route.contains(" /api/v2/jobs/{id}");
      boolean ofAssets =
          route.contains(" /api/assets/{id}") || route.contains(" /api/v2/assets/{id}");
      if (ofJobs || ofAssets) {
        for (String id : ids(alfa)) {
          String[] parts = route.replace("{id}", id).split(" ", 2);
          Response answer = beta.as().body(body(route)).request(parts[0], parts[1]);
          int status = route.equals("POST /api/jobs/{id}/cancel") ? 200 : 404;
          assertThat(answer.statusCode()).as(route + " with " + id).isEqualTo(status);
          seesNothing(alfa, answer, route);
        }
      }
    }
    for (String path :
        List.of(
            "/history/" + alfa.own,
            "/view?type=output&filename=a.png&subfolder=" + ids(alfa).get(1),
            "/view?type=input&filename=a.txt")) {
      seesNothing(alfa, beta.as().get(path), path);
    }
    assertThat(beta.as().get("/history/" + alfa.own).asString()).isEqualTo("{}");
    // and none of it changed anything
    alfa.as().get("/api/jobs/" + alfa.own).then().statusCode(200);
    assertThat(alfa.as().get("/api/assets/" + alfa.asset + "/content").asString())
        .isEqualTo(alfa.marker);
    assertThat(alfa.as().get("/history/" + alfa.own).asString()).contains(alfa.marker);
  }

  private static String body(String route) {
    return switch (route) {
      case "PATCH /api/jobs/{id}" -> "{\"priority\": 3}";
      case "PUT /api/assets/{id}" -> "{\"name\": \"b.txt\"}";
      default -> route.endsWith("/tags") ? "{\"tags\": [\"x\"]}" : "{}";
    };
  }

  @Test
  void whatIsListedIsOnesOwn() {
    for (String path :
        List.of(
            "/history",
            "/queue",
            "/prompt",
            "/api/jobs",
            "/api/v2/jobs",
            "/api/assets",
            "/api/tags",
            "/users",
            "/settings",
            "/userdata?dir=",
            "/v2/userdata",
            "/api/queue-archive",
            "/internal/files/output",
            "/api/nodes",
            "/nodes",
            "/api/pools",
            "/api/system/status",
            "/object_info")) {
      seesNothing(alfa, beta.as().get(path), path);
      assertThat(beta.as().get(path).asString()).as(path).doesNotContain(alfa.own);
    }
    assertThat(beta.as().get("/history").asString()).contains(beta.own, beta.marker);
    assertThat(beta.as().get("/api/jobs").asString()).contains(beta.own);
  }

  /** What clients do, in any order, each with the same names. */
  @Test
  void nothingCrossesWhateverTheyDo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> prompts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      prompts.add("shared-" + random.nextLong());
    }
    for (int i = 0; i < OPERATIONS; i++) {
      boolean first = random.nextBoolean();
      Side asking = first ? alfa : beta;
      Side other = first ? beta : alfa;
      String prompt = prompts.get(random.nextInt(prompts.size()));
      int operation = random.nextInt(OPERATION_COUNT);
      Response answer = operation(asking, operation, prompt);
      seesNothing(other, answer, "operation " + operation + " of seed " + seed);
    }
    for (Side side : List.of(alfa, beta)) {
      Side other = side == alfa ? beta : alfa;
      operation(side, 4, "");
      operation(side, 7, "");
      operation(side, 9, "");
      assertThat(side.as().get("/userdata/shared.json").asString()).contains(side.marker);
      assertThat(side.as().get("/settings").asString()).contains(side.marker);
      assertThat(side.as().get("/view?filename=shared.png&type=input").asString())
          .isEqualTo(side.marker);
      assertThat(String.join("\n", side.heard)).as("seed %d", seed).doesNotContain(other.marker);
    }
  }

  private static final int OPERATION_COUNT = 20;

  private static Response operation(Side side, int number, String prompt) {
    String graph =
        "{\"1\":{\"class_type\":\"Save\",\"inputs\":{\"text\":\"%s\"}}}".formatted(side.marker);
    return switch (number) {
      case 0, 1 ->
          side.as()
              .body(
                  "{\"prompt\": %s, \"prompt_id\": \"%s\", \"client_id\": \"shared-client\"}"
                      .formatted(graph, prompt))
              .post("/prompt");
      case 2 -> side.as().get("/queue");
      case 3 -> side.as().get("/api/jobs/" + prompt);
      case 4 ->
          side.as()
              .multiPart("image", "shared.png", side.marker.getBytes(StandardCharsets.UTF_8))
              .multiPart("overwrite", "true")
              .post("/upload/image");
      case 5 -> side.as().get("/view?filename=shared.png&type=input");
      case 6 -> side.as().body("{\"delete\": [\"" + prompt + "\"]}").post("/queue");
      case 7 ->
          side.as()
              .body("{\"text\": \"" + side.marker + "\"}")
              .post("/userdata/shared.json?overwrite=true");
      case 8 -> side.as().get("/userdata/shared.json");
      case 9 -> side.as().body("{\"theme\": \"" + side.marker + "\"}").post("/settings");
      case 10 -> side.as().get("/settings");
      case 11 -> side.as().delete("/userdata/shared.json");
      case 12 -> side.as().get("/api/v2/jobs");
      case 13 -> side.as().get("/api/v2/jobs/" + prompt);
      case 14 -> side.as().get("/api/assets");
      case 15 -> side.as().body("{\"clear\": true}").post("/queue");
      case 16 -> side.as().post("/api/jobs/" + prompt + "/cancel");
      case 17 -> side.as().get("/prompt");
      case 18 -> side.as().get("/api/nodes");
      default -> side.as().get("/api/jobs?limit=50");
    };
  }

  /** Where nodes know no tenants, only some tenants see what nodes serve. */
  @Test
  void routesOfCustomNodesAreNotForEveryTenant() {
    beta.as().get("/some/custom/route").then().statusCode(404);
    given().get("/some/custom/route").then().statusCode(401);
  }
}
