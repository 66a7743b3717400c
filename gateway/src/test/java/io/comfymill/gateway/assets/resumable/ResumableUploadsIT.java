package io.comfymill.gateway.assets.resumable;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.service.ArtifactsConfig;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.database.ResumableUploadRow;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads by tus. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ResumableUploadsIT {
  private static final String UPLOADS = "/api/assets/uploads";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String content = "the whole file " + UUID.randomUUID() + " of an upload";

  @TestHTTPResource URI gateway;
  @Inject UploadTable table;
  @Inject ExpiredUploads expired;
  @Inject ArtifactStore store;
  @Inject ArtifactsConfig artifacts;

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private static Response begin(Object length, String metadata) {
    return given()
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Length", length)
        .header("Upload-Metadata", metadata)
        .post(UPLOADS);
  }

  private String begun(String... more) {
    List<String> metadata = new ArrayList<>(List.of(pair("filename", "a film.mp4")));
    metadata.addAll(List.of(more));
    Response made = begin(content.length(), String.join(",", metadata));
    made.then().statusCode(201).header("Upload-Expires", containsString("GMT"));
    return made.header("Location");
  }

  private static String pair(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return name + " " + Base64.getEncoder().encodeToString(bytes);
  }

  private static Response head(String upload) {
    return given().header("Tus-Resumable", "1.0.0").head(upload);
  }

  private HttpResponse<String> patch(String upload, long offset, String bytes)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(gateway.resolve(upload))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", Long.toString(offset))
            .header("Content-Type", "application/offset+octet-stream")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(bytes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String asset(String upload) {
    return upload.replace("/uploads", "");
  }

  @Test
  void itGoesOnWhereItBrokeOff() throws Exception {
    String upload = begun(pair("tags", "[\"input\",\"film\"]"));

    breakOffAfter(upload, content.substring(0, 20));
    await()
        .atMost(SOON)
        .untilAsserted(() -> head(upload).then().header("Upload-Offset", equalTo("20")));
    given().get(asset(upload)).then().statusCode(404);
    HttpResponse<String> last = patch(upload, 20, content.substring(20));

    assertThat(last.statusCode()).isEqualTo(204);
    assertThat(last.headers().firstValue("Content-Location")).contains(asset(upload));
    given()
        .get(asset(upload))
        .then()
        .statusCode(200)
        .body("name", equalTo("a film.mp4"))
        .body("mime_type", equalTo("video/mp4"))
        .body("tags", hasItems("input", "film"));
    given().get(asset(upload) + "/content").then().body(equalTo(content));
    head(upload)
        .then()
        .statusCode(200)
        .header("Upload-Offset", equalTo("" + content.length()))
        .header("Cache-Control", containsString("no-store"));
    assertThat(table.parts(id(upload)).await().atMost(SOON)).isEmpty();
  }

  /** Closes the connection once the bytes are on their way into the store. */
  private void breakOffAfter(String upload, String bytes) throws IOException {
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      String request =
          "PATCH %s HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                  .formatted(upload)
              + "Content-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n"
                  .formatted(content.length())
              + bytes;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().atMost(SOON).until(() -> beingStored(bytes.length()));
    }
  }

  private boolean beingStored(int size) throws IOException {
    try (Stream<Path> files = Files.list(artifacts.folder())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(".part-"))
          .anyMatch(file -> file.toFile().length() == size);
    }
  }

  private static UUID id(String upload) {
    return UUID.fromString(upload.substring(upload.lastIndexOf('/') + 1));
  }

  @Test
  void bytesThatAreThereAlreadyAreNotTakenAgain() throws Exception {
    String upload = begun();
    patch(upload, 0, content.substring(0, 10));

    assertThat(patch(upload, 0, "other").statusCode()).isEqualTo(409);
    assertThat(patch(upload, 10, content).statusCode()).isEqualTo(413);
    head(upload).then().header("Upload-Offset", equalTo("10"));
    assertThat(patch(upload, 10, content.substring(10)).statusCode()).isEqualTo(204);
    given().get(asset(upload) + "/content").then().body(equalTo(content));
  }

  @Test
  void aWholeOneBecomesAnAssetThoughItsGatewayDiedBefore() throws Exception {
    String upload = begun();
    ArtifactKey part = new ArtifactKey("uploads/" + UUID.randomUUID());
    store.put(part, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    table
        .addPart(id(upload), 0, content.length(), part, Instant.now().plusSeconds(60))
        .await()
        .atMost(SOON);

    head(upload).then().statusCode(200);

    given().get(asset(upload) + "/content").then().body(equalTo(content));
    assertThat(store.size(part)).isEmpty();
  }

  @Test
  void whoeverFinishesAnUploadLaterIsAnsweredAsTheFirst() throws Exception {
    for (int round = 0; round < 5; round++) {
      String upload = begun();
      ArtifactKey part = new ArtifactKey("uploads/" + UUID.randomUUID());
      store.put(part, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
      table
          .addPart(id(upload), 0, content.length(), part, Instant.now().plusSeconds(60))
          .await()
          .atMost(SOON);
      HttpRequest look =
          HttpRequest.newBuilder(gateway.resolve(upload))
              .header("Tus-Resumable", "1.0.0")
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      List<CompletableFuture<HttpResponse<Void>>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(CLIENT.sendAsync(look, HttpResponse.BodyHandlers.discarding()));
      }
      for (CompletableFuture<HttpResponse<Void>> answer : all) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      given().get(asset(upload) + "/content").then().body(equalTo(content));
    }
  }

  @Test
  void bytesOfAnotherHashAreNoAsset() throws Exception {
    String upload = begun(pair("hash", "blake3:" + "0".repeat(64)));

    HttpResponse<String> last = patch(upload, 0, content);

    assertThat(last.statusCode()).isEqualTo(400);
    assertThat(last.body()).contains("HASH_MISMATCH");
    given().get(asset(upload)).then().statusCode(404);
    head(upload).then().statusCode(404);
  }

  @Test
  void whatNobodyGoesOnWithIsDeleted() throws Exception {
    ArtifactKey part = new ArtifactKey("uploads/" + UUID.randomUUID());
    store.put(part, new ByteArrayInputStream(new byte[3]));
    ResumableUploadRow row = new ResumableUploadRow();
    row.id = UUID.randomUUID();
    row.tenant = TenantId.DEFAULT.value();
    row.metadata = "";
    row.length = 10;
    row.expiresAt = Instant.now().minus(Duration.ofHours(2));
    table.add(row).await().atMost(SOON);
    table.addPart(row.id, 0, 3, part, row.expiresAt).await().atMost(SOON);

    head(UPLOADS + "/" + row.id).then().statusCode(404);
    expired.deleteExpired();

    assertThat(store.size(part)).isEmpty();
    assertThat(table.parts(row.id).await().atMost(SOON)).isEmpty();
  }

  @Test
  void oneThatIsGivenUpIsGone() throws Exception {
    String upload = begun();
    patch(upload, 0, content.substring(0, 10));

    given().header("Tus-Resumable", "1.0.0").delete(upload).then().statusCode(204);

    head(upload).then().statusCode(404);
    assertThat(patch(upload, 10, "x").statusCode()).isEqualTo(404);
  }

  @Test
  void clientsMayAskWhatItCanDo() {
    given()
        .options(UPLOADS)
        .then()
        .statusCode(204)
        .header("Tus-Version", equalTo("1.0.0"))
        .header("Tus-Extension", containsString("creation"));
    given().header("Upload-Length", 5).post(UPLOADS).then().statusCode(412);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | filename YQ== | 400 | EMPTY_UPLOAD",
        "-1 | filename YQ== | 400 | INVALID_BODY",
        "x | filename YQ== | 400 | INVALID_BODY",
        "99999999999999 | filename YQ== | 413 | PAYLOAD_TOO_LARGE",
        "5 | filename =YQ | 400 | INVALID_BODY",
        "5 | tags bW9kZWxz | 400 | FEATURE_DISABLED",
        "5 | hash YQ== | 400 | INVALID_HASH"
      })
  void whatCannotBecomeAnAssetIsRefusedAtOnce(
      String length, String metadata, int status, String code) {
    begin(length, metadata).then().statusCode(status).body("error.code", equalTo(code));
  }

  @Test
  void otherBodiesAreRefused() {
    given()
        .header("Tus-Resumable", "1.0.0")
        .header("Upload-Offset", 0)
        .contentType("text/plain")
        .body("x")
        .patch(begun())
        .then()
        .statusCode(415);
  }
}
