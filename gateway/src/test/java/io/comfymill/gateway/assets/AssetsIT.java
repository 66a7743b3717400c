package io.comfymill.gateway.assets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.database.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assets of a local ComfyUI. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class AssetsIT {
  private static final String ASSETS = "/api/assets";

  @Inject Database database;

  private final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private Response upload(String content, String tags, String... fields) {
    var request = given();
    for (int i = 0; i < fields.length; i += 2) {
      request.multiPart(fields[i], fields[i + 1]);
    }
    return request
        .multiPart("tags", tags)
        .multiPart("file", "a b.png", content.getBytes(StandardCharsets.UTF_8), "image/png")
        .post(ASSETS);
  }

  private static Response json(String method, String path, String body) {
    return given().contentType(ContentType.JSON).body(body).request(method, path);
  }

  @Test
  void anUploadIsFoundByTagNameAndHash() {
    Response made = upload(mark, "[\"input\",\"" + mark + "\"]", "user_metadata", "{\"a\":1}");

    made.then()
        .statusCode(201)
        .body("name", equalTo("a b.png"))
        .body("size", equalTo(mark.length()))
        .body("mime_type", equalTo("image/png"))
        .body("user_metadata.a", equalTo(1))
        .body("created_new", equalTo(true));
    upload(mark, "input," + mark, "name", "other.png").then().statusCode(200);
    String hash = made.path("hash");
    given()
        .get(ASSETS + "?tags_all=input,%s&sort=name&order=asc&limit=1".formatted(mark))
        .then()
        .body("total", equalTo(2))
        .body("has_more", equalTo(true))
        .body("assets.name", equalTo(List.of("a b.png")));
    given()
        .get(ASSETS + "?tags_any=" + mark + "&name_contains=OTHER")
        .then()
        .body("total", equalTo(1));
    given().get(ASSETS + "?tags_none=input&tags_all=" + mark).then().body("total", equalTo(0));
    given().get(ASSETS + "?hash=" + hash).then().body("total", equalTo(2));
    given().head(ASSETS + "/hash/" + hash).then().statusCode(200);
    given().head(ASSETS + "/hash/nonsense").then().statusCode(400);
    given()
        .get("/api/tags?prefix=" + mark)
        .then()
        .body("tags", equalTo(List.of(java.util.Map.of("name", mark, "count", 2))));
    given()
        .get(ASSETS + "/tags/refine?tags_all=" + mark)
        .then()
        .body("tag_counts.input", equalTo(2));
    given()
        .get(ASSETS + "/" + made.path("id") + "/content")
        .then()
        .statusCode(200)
        .header("Content-Disposition", equalTo("attachment; filename*=UTF-8''a%20b.png"))
        .body(equalTo(mark));
  }

  @ParameterizedTest
  @CsvSource({"name,asc", "size,desc", "created_at,desc", "updated_at,asc", "last_access_time,asc"})
  void pagesFollowEachOtherThoughSomethingIsAddedBetweenThem(String sort, String order) {
    for (int i = 0; i < 3; i++) {
      upload(mark + "x".repeat(i), "input," + mark, "name", i + ".png").then().statusCode(201);
    }
    String list = ASSETS + "?tags_all=%s&limit=2&sort=%s&order=%s".formatted(mark, sort, order);

    Response first = given().get(list);
    upload(mark + "added", "input," + mark, "name", "-.png").then().statusCode(201);
    Response second = given().get(list + "&after=" + first.path("next_cursor"));

    first.then().body("has_more", equalTo(true)).body("assets.size()", equalTo(2));
    List<String> shown = new ArrayList<>(first.<List<String>>path("assets.id"));
    assertThat(second.<List<String>>path("assets.id"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(shown);
    given()
        .get(
            ASSETS
                + "?sort=name&after="
                + first.path("next_cursor")
                + (sort.equals("name") ? "x" : ""))
        .then()
        .statusCode(400)
        .body("error.code", equalTo("INVALID_QUERY"));
    given().get(ASSETS + "?after=nonsense").then().statusCode(400);
  }

  @Test
  void anAssetIsChangedAndForgotten() {
    String asset = ASSETS + "/" + upload(mark, "input").path("id");

    json("PUT", asset, "{\"name\":\"new.png\",\"user_metadata\":{\"b\":2}}")
        .then()
        .statusCode(200)
        .body("name", equalTo("new.png"));
    json("PUT", asset, "{}").then().statusCode(400).body("error.code", equalTo("INVALID_BODY"));
    json("POST", asset + "/tags", "{\"tags\":[\"x\",\"input\"]}")
        .then()
        .body("added", equalTo(List.of("x")))
        .body("already_present", equalTo(List.of("input")))
        .body("total_tags", hasItems("x", "input"));
    json("POST", asset + "/tags", "{\"tags\":[\"missing\"]}")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("SYSTEM_TAG_FORBIDDEN"));
    json("DELETE", asset + "/tags", "{\"tags\":[\"x\",\"y\"]}")
        .then()
        .body("removed", equalTo(List.of("x")))
        .body("not_present", equalTo(List.of("y")));
    given()
        .get(asset)
        .then()
        .body("name", equalTo("new.png"))
        .body("user_metadata.b", equalTo(2))
        .body("tags", equalTo(List.of("input")));
    given().delete(asset).then().statusCode(204);
    given().get(asset).then().statusCode(404).body("error.code", equalTo("ASSET_NOT_FOUND"));
  }

  /** It has no attempt, and must not keep the files of all other jobs from being found. */
  @Test
  void aJobThatAnothersRunAnsweredForHasNoFilesOfItsOwn() throws SQLException {
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, finished_at, changed_seq, result)"
            + " values (?, 'default', ?, 1, 0, 'SUCCEEDED', 0, '{}', now(), now(), now(),"
            + " nextval('scheduler.job_changes'), ?)",
        UUID.randomUUID(),
        mark,
        "{\"outputs\":{\"1\":{\"images\":[{\"filename\":\"a.png\",\"subfolder\":\"\",\"type\":\"output\"}]}},\"meta\":{},\"messages\":[]}");
    given().get(ASSETS).then().statusCode(200);
    scheduler.sql("delete from scheduler.jobs where prompt_id = ?", mark);
  }

  @Test
  void aScanMakesAssetsAndForgetsExpiredOnes() {
    json("POST", ASSETS + "/seed", "{\"roots\":[\"input\"]}")
        .then()
        .statusCode(202)
        .body("status", equalTo("started"));
    given()
        .post(ASSETS + "/seed?wait=true")
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"));
    json("POST", ASSETS + "/seed", "{\"roots\":[\"attic\"]}").then().statusCode(400);
    given().get(ASSETS + "/seed/status").then().body("state", equalTo("IDLE"));
    given().post(ASSETS + "/seed/cancel").then().body("status", equalTo("idle"));
    String expiring =
        given()
            .multiPart("content_type", "image/png")
            .multiPart("file_path", "a.png")
            .multiPart("expires_in", "60")
            .multiPart("file", "a.png", mark.getBytes(StandardCharsets.UTF_8), "image/png")
            .post("/api/v2/assets")
            .path("id");
    expire(UUID.fromString(expiring));

    given()
        .post(ASSETS + "/prune")
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"))
        .body("marked", equalTo(1));
    given().post(ASSETS + "/prune").then().body("marked", equalTo(0));
  }

  private void expire(UUID id) {
    database
        .write(
            session ->
                session
                    .createMutationQuery(
                        "update AssetRecordRow set expiresAt = :then where id = :id")
                    .setParameter("then", Instant.now().minusSeconds(1))
                    .setParameter("id", id)
                    .executeUpdate())
        .await()
        .indefinitely();
  }

  @Test
  void whatWasUploadedForWorkflowsIsAnAssetToo() {
    given()
        .multiPart("image", mark + ".png", mark.getBytes(StandardCharsets.UTF_8), "image/png")
        .multiPart("subfolder", "of/mine")
        .post("/upload/image")
        .then()
        .statusCode(200);
    String list = ASSETS + "?tags_all=input&name_contains=" + mark;

    Response found = given().get(list);

    found
        .then()
        .body("total", equalTo(1))
        .body("assets[0].file_path", equalTo("of/mine/" + mark + ".png"));
    given().get(list).then().body("total", equalTo(1));
    given().delete(ASSETS + "/" + found.path("assets[0].id")).then().statusCode(204);
    given().get(list).then().body("total", equalTo(0));
  }

  @Test
  void bytesThatAreThereNeedNoUpload() {
    String hash =
        "blake3:"
            + Hex.encodeHexString(
                Blake3.initHash().update(mark.getBytes(StandardCharsets.UTF_8)).doFinalize(32));
    String body = "{\"hash\":\"" + hash + "\",\"tags\":[\"input\"],\"name\":\"b.png\"}";
    json("POST", ASSETS + "/from-hash", body).then().statusCode(404);
    upload(mark, "input", "hash", "blake3:" + "0".repeat(64))
        .then()
        .statusCode(400)
        .body("error.code", equalTo("HASH_MISMATCH"));
    upload(mark, "input", "hash", hash).then().statusCode(201);

    json("POST", ASSETS + "/from-hash", body)
        .then()
        .statusCode(201)
        .body("name", equalTo("b.png"))
        .body("hash", equalTo(hash));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | INVALID_BODY",
        "input,output | INVALID_BODY",
        "models,model_type:vae | FEATURE_DISABLED",
        "[1] | INVALID_BODY",
        "[ | INVALID_BODY"
      })
  void tagsSayWhatANewAssetIsFor(String tags, String code) {
    upload(mark, tags).then().statusCode(400).body("error.code", equalTo(code));
    given().get(ASSETS + "?tags_all=" + mark).then().body("total", equalTo(0));
  }

  @ParameterizedTest
  @CsvSource({"limit=0", "limit=501", "offset=-1", "sort=colour", "order=up", "hash=1"})
  void aWrongQueryIsSaidSo(String query) {
    given()
        .get(ASSETS + "?" + query)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("INVALID_QUERY"));
  }

  @Test
  void anEmptyFileIsRefused() {
    upload("", "input").then().statusCode(400).body("error.code", equalTo("EMPTY_UPLOAD"));
    given().multiPart("tags", "input").post(ASSETS).then().statusCode(400);
    assertThat(given().get(ASSETS + "?limit=1").asString()).contains("\"assets\"");
    given()
        .get(ASSETS + "?metadata_filter=1")
        .then()
        .body("error.code", containsString("UNSUPPORTED"));
  }
}
