package io.comfymill.gateway.assets.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many assets as one archive. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ExportsIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final String job = "exported " + UUID.randomUUID();

  @TestHTTPResource URI gateway;
  @Inject AssetRecords records;
  @Inject ArtifactStore store;
  @Inject Exports exports;

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private static Response export(String body) {
    return given().contentType(ContentType.JSON).body(body).post("/api/assets/export");
  }

  private static Response ended(String task) {
    return await()
        .atMost(SOON)
        .until(
            () -> given().get("/api/tasks/" + task),
            answer -> answer.<String>path("completed_at") != null);
  }

  private AssetRecordRow output(String type, String name, String content) throws IOException {
    AssetRecordRow row = new AssetRecordRow();
    JobId id = new JobId(UUID.nameUUIDFromBytes(job.getBytes(StandardCharsets.UTF_8)));
    ArtifactKey key = ArtifactKey.output(new AttemptId(id, 1), type, "sub", name);
    store.put(key, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    row.id = UUID.randomUUID();
    row.tenant = TenantId.DEFAULT.value();
    row.name = name;
    row.filePath = name;
    row.artifactKey = key.value();
    row.sizeBytes = content.length();
    row.contentType = "image/png";
    row.jobId = id.value();
    row.promptId = job;
    row.attempt = 1;
    row.position = (int) (row.id.getLeastSignificantBits() & 0xffff);
    row.reference = "sub/%s [%s]".formatted(name, type);
    row.createdAt = Instant.now();
    records.add(List.of(row)).await().atMost(SOON);
    return row;
  }

  private static Map<String, String> entries(byte[] archive) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  @Test
  void outputsAndUploadsAreOneArchive() throws Exception {
    output("output", "one.png", "first");
    output("temp", "two.png", "preview");
    String upload =
        given()
            .multiPart("tags", "input")
            .multiPart("file", "three.png", job.getBytes(StandardCharsets.UTF_8), "image/png")
            .post("/api/assets")
            .path("id");
    Messages messages = new Messages();
    WebSocket socket = socket(messages);

    Response begun =
        export(
            """
            {"job_ids":["%s"],"asset_ids":["%s"],"naming_strategy":"preserve"}"""
                .formatted(job, upload));

    begun.then().statusCode(202).body("status", equalTo("created"));
    Response task = ended(begun.path("task_id"));
    task.then()
        .body("status", equalTo("completed"))
        .body("task_name", equalTo("task:export"))
        .body("payload.naming_strategy", equalTo("preserve"))
        .body("result.success", equalTo(true))
        .body("result.assets_succeeded", equalTo(2))
        .body("result.export_name", startsWith("comfy-export-"));
    String url = given().get("/api/assets/exports/" + task.path("result.export_name")).path("url");
    Response archive = given().urlEncodingEnabled(false).get(url);
    archive.then().statusCode(200).contentType("application/zip");
    assertThat(entries(archive.asByteArray()))
        .isEqualTo(Map.of("sub/one.png", "first", "three.png", job));
    await()
        .atMost(SOON)
        .until(
            () ->
                messages.texts.stream()
                    .anyMatch(
                        text ->
                            text.contains("\"asset_export\"")
                                && text.contains("\"completed\"")
                                && text.contains(task.<String>path("result.export_name"))));
    socket.abort();
  }

  private WebSocket socket(Messages messages) {
    URI address = URI.create("ws://%s/ws?clientId=export".formatted(gateway.getAuthority()));
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, messages).join();
  }

  private static final class Messages implements WebSocket.Listener {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      texts.add(data.toString());
      from.request(1);
      return null;
    }
  }

  @Test
  void aJobsFilesAreChosenByNameAndPreviewsOnlyWhenAskedFor() throws Exception {
    output("output", "one.png", "first");
    output("output", "other.png", "other");
    output("temp", "two.png", "preview");

    Response task =
        ended(
            export(
                    """
                    {"job_ids":["%1$s"],"naming_strategy":"group_by_job_id",
                     "include_previews":true,
                     "job_asset_name_filters":{"%1$s":["one.png","two.png"]}}"""
                        .formatted(job))
                .path("task_id"));

    String url = given().get("/api/assets/exports/" + task.path("result.export_name")).path("url");
    String folder = job.replace(' ', '_');
    assertThat(entries(given().urlEncodingEnabled(false).get(url).asByteArray()))
        .containsOnlyKeys(folder + "/sub/one.png", folder + "/previews/sub/two.png");
  }

  @Test
  void whatIsGoneIsNamed() throws Exception {
    UUID missing = UUID.randomUUID();
    AssetRecordRow gone = output("output", "gone.png", "x");
    store.delete(new ArtifactKey(gone.artifactKey));

    Response task =
        ended(
            export("{\"job_ids\":[\"%s\"],\"asset_ids\":[\"%s\"]}".formatted(job, missing))
                .path("task_id"));

    task.then()
        .body("status", equalTo("completed"))
        .body("result.success", equalTo(false))
        .body("result.failed_assets.error", equalTo(List.of("not_found", "fetch_failed")));
  }

  @Test
  void anEqualRequestJoinsOneThatIsUnderWayAndADeadGatewaysIsTakenOver() throws Exception {
    output("output", "one.png", "first");
    String body = "{\"job_ids\":[\"%s\"]}".formatted(job);
    ExportRequest request = ExportRequest.parse(body.getBytes(StandardCharsets.UTF_8));
    UUID task = UUID.randomUUID();
    scheduler.gatewaySql(
        """
        insert into gateway.tasks (id, tenant, idempotency_key, payload, status, owner,
          created_at, updated_at) values (?, ?, ?, ?, 'running', ?, now(), now())""",
        task,
        TenantId.DEFAULT.value(),
        request.idempotencyKey(),
        WireJson.text(request),
        UUID.randomUUID());

    export(body).then().statusCode(202).body("task_id", equalTo(task.toString()));
    scheduler.gatewaySql(
        "update gateway.tasks set updated_at = now() - interval '1 minute' where id = ?", task);

    ended(task.toString()).then().body("result.success", equalTo(true));
  }

  @Test
  void anOldArchiveIsDeleted() throws Exception {
    ArtifactKey key = new ArtifactKey("exports/" + UUID.randomUUID());
    store.put(key, new ByteArrayInputStream(new byte[3]));
    UUID task = UUID.randomUUID();
    scheduler.gatewaySql(
        """
        insert into gateway.tasks (id, tenant, idempotency_key, payload, status, created_at,
          updated_at, completed_at, artifact_key) values (?, ?, 'old', '{}', 'completed',
          now() - interval '2 days', now(), now(), ?)""",
        task,
        TenantId.DEFAULT.value(),
        key.value());

    exports.deleteOld();

    assertThat(store.size(key)).isEmpty();
    given().get("/api/tasks/" + task).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | INVALID_REQUEST",
        "[] | INVALID_REQUEST",
        "{\"job_ids\":\"a\"} | INVALID_REQUEST",
        "{\"job_ids\":[\"\"]} | INVALID_REQUEST",
        "{\"asset_ids\":[\"a\"]} | INVALID_REQUEST",
        "{\"job_ids\":[\"a\"],\"job_asset_name_filters\":{\"a\":[]}} | INVALID_REQUEST",
        "{\"job_ids\":[\"a\"],\"include_previews\":3} | INVALID_REQUEST",
        "{\"job_ids\":[\"a\"],\"naming_strategy\":\"x\"} | INVALID_NAMING_STRATEGY"
      })
  void aWrongRequestIsSaidSo(String body, String code) {
    export(body).then().statusCode(400).body("error.code", equalTo(code));
  }

  @Test
  void unknownOnesAreNotFound() {
    given().get("/api/assets/exports/none.zip").then().statusCode(404);
    given().get("/api/assets/exports/a.png").then().statusCode(400);
    given().get("/api/tasks/" + UUID.randomUUID()).then().statusCode(404);
    given().get("/api/tasks/x").then().statusCode(404);
  }
}
