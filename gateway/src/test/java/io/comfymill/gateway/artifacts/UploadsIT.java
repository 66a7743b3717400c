package io.comfymill.gateway.artifacts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.liverecords.JobRowSamples;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class UploadsIT {
  @Inject WatchedArtifactStore store;
  FakeScheduler scheduler;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--b\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\ndata",
        "--b\r\nno header at all\r\n\r\ndata\r\n--b--\r\n",
        "no form at all",
        ""
      })
  void aBrokenFormIsTheClientsMistake(String form) {
    String body =
        given()
            .contentType("multipart/form-data; boundary=b")
            .body(form.getBytes(StandardCharsets.ISO_8859_1))
            .post("/upload/image")
            .then()
            .statusCode(400)
            .body("error.type", equalTo("invalid_request"))
            .extract()
            .asString();
    assertThat(body).doesNotContain("Exception");
  }

  /** Reading, hashing, converting and sending files is for other threads. */
  @Test
  void theEventLoopNeverWaitsForFiles() throws IOException {
    picture(given()).post("/upload/image").then().statusCode(200);
    String seen = "/view?type=input&filename=loop.png";
    given().get(seen).then().statusCode(200);
    given().header("Range", "bytes=3-9").get(seen).then().statusCode(206);
    given().get(seen + "&preview=jpeg;50").then().statusCode(200);
    given().get(seen + "&channel=a").then().statusCode(200);
    picture(given())
        .multiPart("original_ref", "{\"filename\":\"loop.png\",\"type\":\"input\"}")
        .post("/upload/mask")
        .then()
        .statusCode(200);
    assertThat(store.onEventLoop()).isEmpty();
  }

  @Test
  void aWebpPreviewIsWebp() throws IOException {
    picture(given()).post("/upload/image").then().statusCode(200);
    String webp =
        given()
            .get("/view?type=input&filename=loop.png&preview=webp;50")
            .then()
            .statusCode(200)
            .contentType("image/webp")
            .extract()
            .response()
            .asString();
    assertThat(webp).startsWith("RIFF").contains("WEBP");
  }

  /** As clients check before they submit; ComfyUI lists files of the folder itself alone. */
  @Test
  void anUploadShowsInTheListsOfLoadersAtOnce() throws SQLException {
    scheduler.node(
        "loader",
        "{\"LoadForTest\":{\"input\":{\"required\":{\"image\":[[],{\"image_upload\":true}]}},"
            + "\"output\":[\"IMAGE\"]}}");
    await().until(() -> given().get("/object_info/LoadForTest").asString().length() > 2);
    String before = given().get("/object_info").header("ETag");
    given().header("If-None-Match", before).get("/object_info").then().statusCode(304);

    upload("shows.png", "", "one");
    upload("hidden.png", "sub", "two");
    upload("shows.txt", "", "three");

    given()
        .get("/object_info/LoadForTest")
        .then()
        .body("LoadForTest.input.required.image[0]", hasItem("shows.png"))
        .body("LoadForTest.input.required.image[0]", not(hasItem("hidden.png")))
        .body("LoadForTest.input.required.image[0]", not(hasItem("shows.txt")));
    given()
        .header("If-None-Match", before)
        .get("/api/object_info")
        .then()
        .statusCode(200)
        .body("LoadForTest.input.required.image[0]", hasItem("shows.png"));
  }

  private static void upload(String name, String subfolder, String content) {
    given()
        .multiPart("image", name, content.getBytes(StandardCharsets.UTF_8))
        .multiPart("subfolder", subfolder)
        .post("/upload/image")
        .then()
        .statusCode(200);
  }

  @Test
  void aFileIsFoundByTheHashOfItsContent() {
    upload("by-hash.txt", "", "hash me");
    String hash = Hex.encodeHexString(Blake3.hash("hash me".getBytes(StandardCharsets.UTF_8)));
    given().get("/view?filename=blake3:" + hash).then().statusCode(200).body(equalTo("hash me"));
    given().get("/view?filename=blake3:" + "0".repeat(64)).then().statusCode(404);
  }

  /** Many bots name no subfolder, since one server needs none. */
  @Test
  void theNewestOutputIsFoundByNameAndTypeAlone() throws SQLException, IOException {
    String name = "ComfyUI_" + UUID.randomUUID() + "_.png";
    ended(name, "", 1, "old");
    ended(name, "", 2, "new");
    ended(name, "inner", 3, "inner");

    given().get("/view?filename=" + name).then().statusCode(200).body(equalTo("new"));
    given().get("/view?subfolder=inner&type=output&filename=" + name).then().body(equalTo("inner"));
    given().get("/view?type=temp&filename=" + name).then().statusCode(404);
    given().get("/view?type=input&filename=" + name).then().statusCode(404);
  }

  private void ended(String file, String subfolder, int second, String content)
      throws SQLException, IOException {
    JobSpec spec = JobRowSamples.spec(new PromptId(UUID.randomUUID().toString()), 1, "{}");
    JobId job = spec.id();
    String folder = subfolder.isEmpty() ? job.toString() : job + "/" + subfolder;
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, started_at, finished_at, changed_seq, result)"
            + " values (?, 'default', ?, 1, 0, 'SUCCEEDED', 1, ?, now(), now(), now(),"
            + " now() + ? * interval '1 second', nextval('scheduler.job_changes'), ?)",
        job.value(),
        spec.promptId().value(),
        WireJson.text(spec),
        second,
        ("{\"outputs\":{\"9\":{\"images\":[{\"filename\":\"%s\",\"subfolder\":\"%s\","
                + "\"type\":\"output\"}]}},\"meta\":{},\"messages\":[]}")
            .formatted(file, folder));
    store.put(
        ArtifactKey.output(new AttemptId(job, 1), "output", subfolder, file),
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static RequestSpecification picture(RequestSpecification request) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB), "png", png);
    return request
        .multiPart("image", "loop.png", png.toByteArray(), "image/png")
        .multiPart("overwrite", "true");
  }
}
