package io.comfymill.gateway.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.security.key.AdminKeyFile;
import io.comfymill.gateway.security.scope.Access;
import io.comfymill.gateway.security.scope.RouteAccess;
import io.comfymill.gateway.security.scope.Scope;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in where keys are asked for. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class AccessIT {
  /** A stream; see {@link #theEventStreamsOfARevokedKeyBreakOff}. */
  private static final String WITHOUT_END = "GET /api/events";

  private static final String UNKNOWN = "cmk_" + "0123456789abc".repeat(4);

  @TestHTTPResource("/")
  URI address;

  @Inject Authentication authentication;
  @Inject AdminKeyFile adminKey;

  FakeScheduler scheduler;
  private String admin;

  @BeforeEach
  void askForKeys() {
    GatewayServers.awaitReady();
    admin = Keys.make("default", "admin", "");
    Keys.ask(authentication);
  }

  @AfterEach
  void askForNone() {
    Keys.askNoMore(authentication);
  }

  /** While others may go on asking for keys. */
  private String key(String role, String more) {
    return Keys.with(admin)
        .body("{\"name\": \"test\", \"role\": \"%s\"%s}".formatted(role, more))
        .post("/api/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  private static Response call(RequestSpecification who, String route) {
    String[] parts = route.split(" ", 2);
    if (parts[1].startsWith("/upload")) {
      who.multiPart("image", "a.png", new byte[] {1});
    }
    return who.request(parts[0], parts[1].replaceAll("\\{\\w+}", "x"));
  }

  private static Access needed(String route) {
    return RouteAccess.of(route).orElseThrow();
  }

  @Test
  void noRouteIsOpenToNobodyAWrongAnUnknownOrAnExpiredKey() {
    String expired = key("admin", ", \"expires_in\": 0.001");
    String revoked = key("admin", "");
    Keys.with(admin).delete("/api/keys/" + Keys.id(revoked)).then().statusCode(200);
    String forged = admin.substring(0, 55) + (admin.endsWith("0") ? "1" : "0");
    for (String route : RouteAccess.routes()) {
      if (needed(route) == Access.ANYBODY) {
        continue;
      }
      assertThat(call(given(), route).statusCode()).as(route).isEqualTo(401);
      for (String key : List.of(UNKNOWN, forged, expired, revoked, "", "secret")) {
        assertThat(call(given().header("X-API-Key", key), route).statusCode())
            .as("%s with %s", route, key)
            .isEqualTo(401);
      }
    }
  }

  @Test
  void aRouteIsClosedToWhoHasOtherScopesAndOpenToWhoHasThem() {
    for (Access access : Access.values()) {
      if (Scope.of(word(access)).isEmpty()) {
        continue;
      }
      String own = scoped(word(access));
      String others = scopedOtherThan(access);
      for (String route : RouteAccess.routes()) {
        if (needed(route) == access && !route.endsWith("/ws")) {
          assertThat(call(Keys.with(others), route).statusCode()).as(route).isEqualTo(403);
          if (route.startsWith("GET ") && !route.equals(WITHOUT_END)) {
            assertThat(call(Keys.with(own), route).statusCode())
                .as(route)
                .isNotIn(401, 403)
                .isLessThan(500);
          }
        }
      }
    }
  }

  private static String word(Access access) {
    return access.name().toLowerCase(Locale.ROOT).replace('_', ':');
  }

  private String scoped(String scopes) {
    return Keys.with(admin)
        .body("{\"name\": \"test\", \"scopes\": [\"%s\"]}".formatted(scopes))
        .post("/api/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  private String scopedOtherThan(Access access) {
    List<String> others = new ArrayList<>();
    for (Access other : Access.values()) {
      boolean scope = Scope.of(word(other)).isPresent();
      if (scope && other != access && other != Access.ADMIN) {
        others.add(word(other));
      }
    }
    return scoped(String.join("\", \"", others));
  }

  @Test
  void aRefusalIsInTheShapeOfItsRoute() {
    given().get("/queue").then().statusCode(401).body("error.type", equalTo("unauthorized"));
    given().get("/api/v2/jobs").then().statusCode(401).body("error.code", equalTo("unauthorized"));
    given()
        .get("/api/nodes")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", containsString("Basic"))
        .contentType("application/problem+json")
        .body("type", equalTo("urn:comfymill:problem:unauthorized"));
    Keys.with(key("viewer", ""))
        .post("/interrupt")
        .then()
        .statusCode(403)
        .body("error.type", equalTo("forbidden"));
  }

  @Test
  void probesNeedNoKeyAndMetricsDo() {
    given().get("/q/health/live").then().statusCode(200);
    given().get("/api/v2/health").then().statusCode(200);
    given().get("/q/metrics").then().statusCode(401);
    Keys.with(key("viewer", "")).get("/q/metrics").then().statusCode(200);
    given().get("/q/openapi").then().statusCode(401);
  }

  /** It is the same for everybody, and asks for a key itself; there may be none in this build. */
  @Test
  void theConsoleNeedsNoKeyAndItsScriptsGetNoDialog() {
    assertThat(given().get("/console/jobs").statusCode()).isIn(200, 404);
    given()
        .header("Sec-Fetch-Mode", "cors")
        .get("/api/nodes")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", equalTo("Bearer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/queue",
        "/queue/",
        "//queue",
        "/queue;x",
        "/api/api/queue",
        "/%71ueue",
        "/./queue",
        "/no/such/route",
        "/consoles",
        "/view_metadata/x?filename=y",
        "/api/v2/health/../jobs",
        "/q/health/../metrics",
        "/api/v2/assets/x/content/",
        "/api/v2/assets/x;/content",
        "/q/healthy",
        "/q/dev",
        "/ws/"
      })
  void noSpellingOfAPathLeadsAround(String path) {
    assertThat(given().urlEncodingEnabled(false).get(path).statusCode()).isIn(401, 404);
    assertThat(given().urlEncodingEnabled(false).get(path).asString()).contains("API key");
  }

  @Test
  void aKeyIsTakenWhereverAClientCanPutIt() {
    given().header("X-API-Key", admin).get("/queue").then().statusCode(200);
    given().auth().preemptive().basic("comfymill", admin).get("/queue").then().statusCode(200);
    given().get("/k/" + admin + "/queue").then().statusCode(200);
    given().get("/k/" + admin + "/api/queue").then().statusCode(200);
    Keys.with(admin)
        .get("/api/self")
        .then()
        .body("tenant", equalTo("default"))
        .body("key_id", equalTo(Keys.id(admin)))
        .body("scopes", hasItems("admin", "jobs:read"));
  }

  @Test
  void aTicketStandsForItsCallerOnce() {
    String ticket =
        Keys.with(key("viewer", "")).post("/api/tickets").then().extract().path("ticket");
    given().get("/queue?ticket=" + ticket).then().statusCode(200);
    given().get("/queue?ticket=" + ticket).then().statusCode(401);
    String another =
        Keys.with(key("viewer", "")).post("/api/tickets").then().extract().path("ticket");
    given().post("/interrupt?ticket=" + another).then().statusCode(403);
  }

  /** Notes when it is closed. */
  private static final class Listening implements WebSocket.Listener {
    final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }

  private WebSocket open(String path, Listening listening) {
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create(address.toString().replaceFirst("^http", "ws") + path), listening)
        .join();
  }

  private int refused(String path) {
    try {
      open(path, new Listening()).abort();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void aSocketNeedsCredentialsToo() {
    assertThat(refused("ws?clientId=a")).isEqualTo(401);
    assertThat(refused("api/ws?clientId=a")).isEqualTo(401);
    assertThat(refused("k/" + UNKNOWN + "/ws")).isEqualTo(401);
    assertThat(refused("k/" + scoped("nodes:read") + "/ws")).isEqualTo(403);
    String ticket = Keys.with(admin).post("/api/tickets").then().extract().path("ticket");
    assertThat(refused("ws?clientId=a&ticket=" + ticket)).isEqualTo(101);
    assertThat(refused("k/" + admin + "/ws")).isEqualTo(101);
  }

  @Test
  void aRevokedKeyOpensNothingAndItsSocketsAreClosed() {
    String key = key("user", "");
    Listening listening = new Listening();
    WebSocket socket = open("k/" + key + "/ws?clientId=revoked", listening);
    Keys.with(key).get("/queue").then().statusCode(200);
    Keys.with(admin).delete("/api/keys/" + Keys.id(key)).then().statusCode(200);
    Keys.with(key).get("/queue").then().statusCode(401);
    await().until(() -> listening.closed.isDone());
    socket.abort();
  }

  @Test
  void theEventStreamsOfARevokedKeyBreakOff() throws IOException, InterruptedException {
    String key = key("user", "");
    HttpResponse<InputStream> stream =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve("/api/events"))
                    .header("X-API-Key", key)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    CompletableFuture<Void> ended =
        CompletableFuture.runAsync(
            () -> assertThatThrownBy(() -> stream.body().readAllBytes()).isNotNull());
    Keys.with(admin).delete("/api/keys/" + Keys.id(key)).then().statusCode(200);
    await().until(ended::isDone);
    assertThat(ended).isCompleted();
  }

  @Test
  void anotherGatewaysRevocationIsNoticed() {
    String key = key("user", "");
    Keys.with(key).get("/queue").then().statusCode(200);
    revokeBehindItsBack(Keys.id(key));
    await()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> Keys.with(key).get("/queue").then().statusCode(401));
  }

  @Inject Database database;

  private void revokeBehindItsBack(String id) {
    database
        .write(
            session ->
                session
                    .createNativeQuery(
                        "update gateway.api_keys set revoked_at = now() where id = :id")
                    .setParameter("id", id)
                    .executeUpdate()
                    .chain(
                        () ->
                            session
                                .createNativeQuery(
                                    "update gateway.security_changes set changes = changes + 1")
                                .executeUpdate()))
        .await()
        .indefinitely();
  }

  @Test
  void whileKeysCannotBeLookedUpThoseInUseAreTakenAndOthersAreToTryAgain() {
    String unused = key("user", "");
    // that there is a new key makes the gateway forget those it knew, once it has noticed
    await().until(() -> whileTheirTableIsAway(admin, unused), equalTo(List.of(200, 503)));
    Keys.with(unused).get("/queue").then().statusCode(200);
  }

  private List<Integer> whileTheirTableIsAway(String known, String unknown) throws SQLException {
    Keys.with(known).get("/queue").then().statusCode(200);
    scheduler.gatewaySql("alter table gateway.api_keys rename to api_keys_away");
    try {
      Response refused = Keys.with(unknown).get("/queue");
      if (refused.statusCode() == 503) {
        refused.then().header("Retry-After", "2");
      }
      return List.of(Keys.with(known).get("/queue").statusCode(), refused.statusCode());
    } finally {
      scheduler.gatewaySql("alter table gateway.api_keys_away rename to api_keys");
    }
  }

  @Test
  void aRotatedKeyIsTakenForAWhile() {
    String old = key("user", "");
    String rotated =
        Keys.with(admin)
            .body("{\"overlap\": \"1h\"}")
            .post("/api/keys/" + Keys.id(old) + "/rotate")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    Keys.with(old).get("/queue").then().statusCode(200);
    Keys.with(rotated).get("/queue").then().statusCode(200);
    String short1 = key("user", "");
    Keys.with(admin)
        .body("{\"overlap\": \"PT0.001S\"}")
        .post("/api/keys/" + Keys.id(short1) + "/rotate")
        .then()
        .statusCode(201);
    Keys.with(short1).get("/queue").then().statusCode(401);
    Keys.with(admin).post("/api/keys/" + Keys.id(short1) + "/rotate").then().statusCode(409);
  }

  @Test
  void theKeysOfADisabledTenantOpenNothing() {
    Keys.with(admin).body("{\"id\": \"gone\"}").post("/api/tenants").then().statusCode(201);
    String key = key("user", ", \"tenant\": \"gone\"");
    Keys.with(key).get("/queue").then().statusCode(200);
    Keys.with(admin).body("{\"disabled\": true}").patch("/api/tenants/gone").then().statusCode(200);
    Keys.with(key).get("/queue").then().statusCode(401);
    Keys.with(admin)
        .body("{\"disabled\": false}")
        .patch("/api/tenants/gone")
        .then()
        .statusCode(200);
    Keys.with(key).get("/queue").then().statusCode(200);
  }

  @Test
  void whatIsWrongInANewKeyOrTenantIsNamed() {
    Keys.with(admin)
        .body("{\"role\": \"user\"}")
        .post("/api/keys")
        .then()
        .statusCode(400)
        .body("field", equalTo("name"));
    Keys.with(admin)
        .body("{\"name\": \"a\"}")
        .post("/api/keys")
        .then()
        .statusCode(400)
        .body("field", equalTo("role"));
    Keys.with(admin)
        .body("{\"name\": \"a\", \"role\": \"god\"}")
        .post("/api/keys")
        .then()
        .statusCode(400)
        .body("detail", containsString("viewer, user, operator, admin"));
    Keys.with(admin)
        .body("{\"name\": \"a\", \"role\": \"user\", \"tenant\": \"no\"}")
        .post("/api/keys")
        .then()
        .statusCode(404);
    Keys.with(admin).body("{\"id\": \"Über\"}").post("/api/tenants").then().statusCode(400);
    Keys.with(admin).body("{\"id\": \"default\"}").post("/api/tenants").then().statusCode(409);
    Keys.with(admin)
        .body("{\"limits\": {\"max_unfinished\": -1}}")
        .patch("/api/tenants/default")
        .then()
        .statusCode(400)
        .body("field", containsString("max_unfinished"));
    Keys.with(admin).delete("/api/keys/no").then().statusCode(404);
  }

  /** A key is seen when it is made, and nowhere else. */
  @Test
  void noListShowsAKeyOrItsHash() {
    String secret = key("user", "").substring(16);
    Keys.with(admin)
        .get("/api/keys")
        .then()
        .statusCode(200)
        .body(not(containsString(secret)))
        .body(not(containsString("sha256")));
    Keys.with(admin)
        .get("/api/audit?limit=1000&action=key")
        .then()
        .statusCode(200)
        .body(not(containsString(secret)));
  }

  @Test
  void theFirstAdministratorsKeyIsLeftInAFileThatOnlyItsOwnerReads(@TempDir Path folder)
      throws IOException {
    Path given = folder.resolve("given");
    Files.writeString(given, UNKNOWN.replace('c', 'd').replaceFirst("d", "c") + "\n");
    adminKey.ensure(given);
    adminKey.ensure(given);
    Keys.with(Files.readString(given).strip()).get("/api/keys").then().statusCode(200);
    // there are keys already
    Path made = folder.resolve("deep/made");
    adminKey.ensure(made);
    assertThat(made).doesNotExist();
  }
}
