package io.comfymill.gateway.userdata;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.artifacts.ContentStore.Content;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class UserDataIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String OF_ANOTHER_TEST = "Of.Another.Test";

  @Inject UserFiles files;
  @Inject Users users;
  @Inject Settings settings;

  private static RequestSpecification raw() {
    return given().urlEncodingEnabled(false);
  }

  @Test
  void answersAsRecordedOfComfyui() throws IOException {
    for (JsonNode recorded : Recordings.json("userdata-settings.json").path("cases")) {
      replay(recorded);
    }
  }

  private static void replay(JsonNode recorded) throws IOException {
    String name = recorded.path("name").asText();
    JsonNode wanted = recorded.path("response");
    JsonNode request = recorded.path("request");
    RequestSpecification sent = raw();
    if (request.has("body")) {
      boolean file = request.path("path").asText().startsWith("/userdata");
      sent.body(file ? request.path("body").asText() : request.path("body").toString());
    }
    Response answer = sent.request(request.path("method").asText(), request.path("path").asText());
    assertThat(answer.statusCode()).as(name).isEqualTo(wanted.path("status").asInt());
    if (wanted.has("json")) {
      assertThat(comparable(JSON.readTree(answer.asString())))
          .as(name)
          .isEqualTo(comparable(wanted.path("json")));
    } else {
      assertThat(answer.asString()).as(name).isEqualTo(wanted.path("text").asText());
    }
  }

  private static JsonNode comparable(JsonNode json) {
    if (json instanceof ObjectNode settings) {
      settings.remove(OF_ANOTHER_TEST);
    }
    json.findParents("modified")
        .forEach(file -> ((ObjectNode) file).remove(List.of("modified", "created")));
    return json;
  }

  @Test
  void aFileComesBackAsItWasSentAndAsADownload() {
    byte[] bytes = new byte[300_000];
    bytes[7] = (byte) 0xff;
    raw().body(bytes).post("/api/userdata/back%2Fx.png").then().statusCode(200);
    Response read = raw().get("/api/userdata/back%2Fx.png");
    assertThat(read.asByteArray()).isEqualTo(bytes);
    assertThat(read.contentType()).startsWith("image/png");
    assertThat(read.header("Content-Disposition")).isEqualTo("attachment");
    assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
    raw()
        .header("If-None-Match", read.header("ETag"))
        .get("/userdata/back%2Fx.png")
        .then()
        .statusCode(304);
  }

  @Test
  void aPartOfAFileIsSentToWhoAsksForIt() {
    raw().body("abcdef").post("/userdata/parts.txt").then().statusCode(200);
    raw()
        .header("Range", "bytes=1-2")
        .get("/userdata/parts.txt")
        .then()
        .statusCode(206)
        .header("Content-Range", equalTo("bytes 1-2/6"))
        .body(equalTo("bc"));
    raw().header("Range", "bytes=9-").get("/userdata/parts.txt").then().statusCode(416);
  }

  @Test
  void listsAsPythonsGlobDoes() {
    for (String file : List.of("b.json", "sub%2Fc.json", ".hidden%2Fd.json", ".e.json")) {
      raw().body("{}").post("/userdata/lists%2F" + file).then().statusCode(200);
    }
    String all = "/userdata?dir=lists&recurse=true";
    given().get("/userdata?dir=lists").then().body("", contains("b.json"));
    given().get(all).then().body("", contains("b.json", "sub/c.json"));
    given().get(all + "&split=true").then().body("[1]", contains("sub/c.json", "sub", "c.json"));
    given()
        .get(all + "&full_info=True&split=true")
        .then()
        .body("path", contains("b.json", "sub/c.json"))
        .body("[0].size", equalTo(2))
        .body("[0].modified", greaterThan(1_700_000_000_000L));
    given()
        .get("/api/v2/userdata?path=lists")
        .then()
        .body("name", contains(".hidden", "sub", ".e.json", "b.json", "c.json", "d.json"))
        .body("[1]", equalTo(Map.of("name", "sub", "path", "lists/sub", "type", "directory")))
        .body("[4].path", equalTo("lists/sub/c.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /userdata, 400, Directory not provided",
    "GET, /userdata?dir=../x, 403, Invalid directory",
    "GET, /userdata?dir=nowhere, 404, Directory not found",
    "GET, /v2/userdata?path=..%2Fx, 400, Invalid path requested",
    "GET, /v2/userdata?path=nowhere, 404, Requested path not found",
    "GET, /userdata/nowhere, 404, ''",
    "GET, /userdata/%2Fetc%2Fpasswd, 403, ''",
    "GET, /userdata/a%00b, 404, ''",
    "POST, /userdata/a%00b, 400, Invalid filename",
    "POST, /userdata/..%2Fx, 403, ''",
    "DELETE, /userdata/nowhere, 404, ''",
    "DELETE, /userdata/..%2Fx, 403, ''",
    "POST, /userdata/nowhere/move/there, 404, ''",
    "POST, /userdata/nowhere/move/..%2Fthere, 403, ''"
  })
  void mistakesAreAnsweredInPlainText(String method, String path, int status, String text) {
    Response answer = raw().request(method, path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.asString()).isEqualTo(text);
  }

  @Test
  void aFolderIsNoFile() {
    raw().body("1").post("/userdata/deep%2Fer%2Fa.json").then().statusCode(200);
    raw().body("1").post("/userdata/deep").then().statusCode(400);
    raw().get("/userdata/deep").then().statusCode(404);
    raw().delete("/userdata/deep%2Fer").then().statusCode(400);
    raw().body("1").post("/userdata/deep%2Fer%2Fa.json%2Fb.json").then().statusCode(400);
    raw().get("/v2/userdata?path=deep%2Fer%2Fa.json").then().statusCode(400);
    raw().delete("/userdata/deep%2Fer%2Fa.json").then().statusCode(204);
    given().get("/userdata?dir=deep/er").then().statusCode(200).body("", equalTo(List.of()));
  }

  @Test
  void movesFilesAndFoldersAndReplacesOnlyIfItMay() {
    raw().body("one").post("/userdata/from%2Fa.json").then().statusCode(200);
    raw().body("two").post("/userdata/to%2Fb.json").then().statusCode(200);
    String move = "/userdata/from%2Fa.json/move/to%2Fb.json?full_info=true";
    raw().post(move + "&overwrite=false").then().statusCode(409);
    raw().post(move).then().statusCode(200).body("path", equalTo("to/b.json"));
    raw().get("/userdata/to%2Fb.json").then().body(equalTo("one"));
    raw().get("/userdata/from%2Fa.json").then().statusCode(404);
    raw().post("/userdata/to/move/from%2Fwithin").then().statusCode(200);
    raw().get("/userdata/from%2Fwithin%2Fb.json").then().body(equalTo("one"));
    raw().post("/userdata/from/move/from%2Fitself").then().statusCode(400);
  }

  @Test
  void ofManyWritersAtOnceOneCreatesTheFile() {
    User user = new User(TenantId.DEFAULT, "racing");
    List<CompletableFuture<UserFiles.Outcome>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Content content = new Content("%064x".formatted(i), i);
      writers.add(
          files.write(user, new UserPath("a/b"), content, false).subscribeAsCompletionStage());
    }
    assertThat(writers.stream().map(CompletableFuture::join))
        .containsOnlyOnce(UserFiles.Outcome.DONE)
        .filteredOn(UserFiles.Outcome.TAKEN::equals)
        .hasSize(7);
  }

  @Test
  void changesOfDifferentSettingsAtOnceAllHold() {
    User user = new User(TenantId.DEFAULT, "busy");
    List<CompletableFuture<Boolean>> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      changes.add(
          settings
              .merge(user, JSON.createObjectNode().put("key" + i, i))
              .subscribeAsCompletionStage());
    }
    changes.forEach(CompletableFuture::join);
    assertThat(settings.all(user).await().atMost(PATIENCE)).hasSize(20);
  }

  @Test
  void settingsAreBareValuesAndBadOnesChangeNothing() {
    String path = "/api/settings/" + OF_ANOTHER_TEST;
    raw().get(path).then().statusCode(200).body(equalTo("null"));
    raw().body("{\"a\": [1, NaN]}").post(path).then().statusCode(200).body(emptyString());
    raw().get(path).then().body(equalTo("{\"a\":[1,null]}"));
    raw().body("no json").post(path).then().statusCode(400);
    given().body("[1]").post("/settings").then().statusCode(400);
    raw().body("\"" + "x".repeat(1 << 20) + "\"").post(path).then().statusCode(400);
    raw().get(path).then().body(equalTo("{\"a\":[1,null]}"));
  }

  @Test
  void usersAreAddedOnce() {
    String name = "é " + UUID.randomUUID();
    byte[] body = WireJson.write(JSON.createObjectNode().put("username", name));
    given()
        .body(body)
        .post("/users")
        .then()
        .statusCode(200)
        .body(org.hamcrest.Matchers.startsWith("\"-"));
    given()
        .body(body)
        .post("/users")
        .then()
        .statusCode(400)
        .body("error", equalTo("Duplicate username."));
    given().body("{}").post("/users").then().statusCode(400);
    given().get("/users").then().body("storage", equalTo("server")).body("users", nullValue());
  }
}
