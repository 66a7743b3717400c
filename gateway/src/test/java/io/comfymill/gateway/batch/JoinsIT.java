package io.comfymill.gateway.batch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.audio.Pcm;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.media.Ffmpeg;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of the cells of a batch, against a scheduler that is played. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class JoinsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final AudioFormat SOUND = Pcm.format(8000, 16, 1);
  private static final String CLASSES =
      """
      {"JoinSave":{"input":{"required":{"n":["INT",{"min":0,"max":100}],"m":["INT",{}]}},
        "output":[],"output_node":true}}""";

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @Inject ArtifactStore store;
  @Inject Database database;

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("join", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/JoinSave").asString().contains("100"));
  }

  private static String file(String sweep, String join) {
    return """
        kind: Batch
        version: 1
        template: {workflow: {"1": {class_type: JoinSave, inputs: {n: 1, m: 1}}}}
        sweep: %s
        join: %s"""
        .formatted(sweep, join);
  }

  private static String submit(String sweep, String join) {
    return given()
        .body(file(sweep, join))
        .post("/api/batches")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static Response status(String batch) {
    return RestAssured.get("/api/batches/" + batch);
  }

  private static Response act(String batch, String action) {
    return given().post("/api/batches/%s/actions/%s".formatted(batch, action));
  }

  private List<JobSpec> awaitJobs(String batch, int count) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
                    .filter(JobCommand.Submit.class::isInstance)
                    .map(command -> ((JobCommand.Submit) command).job())
                    .filter(job -> job.promptId().value().startsWith(batch))
                    .sorted(Comparator.comparing(job -> job.promptId().value()))
                    .toList(),
            jobs -> jobs.size() == count);
  }

  private void end(JobSpec job, String state, String outputs) throws SQLException {
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, started_at, finished_at, changed_seq, node_id,"
            + " failure_message, result)"
            + " values (?, 'default', ?, ?, 0, ?, 1, ?, now(), now(), now(), now(),"
            + " nextval('scheduler.job_changes'), 'join', ?, ?) on conflict do nothing",
        job.id().value(),
        job.promptId().value(),
        job.number(),
        state,
        new String(WireJson.write(job), StandardCharsets.UTF_8),
        outputs == null ? "out of memory" : null,
        outputs == null ? null : "{\"outputs\":%s,\"meta\":{},\"messages\":[]}".formatted(outputs));
  }

  private void fail(JobSpec job) throws SQLException {
    end(job, "FAILED", null);
  }

  /** Lets it succeed with a file. */
  private void make(JobSpec job, String name, byte[] bytes) throws IOException, SQLException {
    store.put(
        ArtifactKey.output(new AttemptId(job.id(), 1), "output", "", name),
        new ByteArrayInputStream(bytes));
    end(
        job,
        "SUCCEEDED",
        "{\"1\":{\"files\":[{\"filename\":\"%s\",\"subfolder\":\"%s\",\"type\":\"output\"}]}}"
            .formatted(name, job.id()));
  }

  private static byte[] pcm(int value, int frames) {
    byte[] pcm = new byte[2 * frames];
    for (int i = 0; i < frames; i++) {
      pcm[2 * i] = (byte) value;
    }
    return pcm;
  }

  private static byte[] wav(int value, int frames) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm(value, frames)), SOUND, frames),
        AudioFileFormat.Type.WAVE,
        out);
    return out.toByteArray();
  }

  private static byte[] png(int colour) throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, colour);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /** Puts the rows of its join into another state. */
  private void change(String batch, String set) {
    database
        .write(
            session ->
                session
                    .createNativeQuery(
                        "update gateway.batch_joins set %s where batch = :batch".formatted(set))
                    .setParameter("batch", UUID.fromString(batch))
                    .executeUpdate())
        .await()
        .atMost(SOON);
  }

  private static void awaitEnd(String batch) {
    await().atMost(SOON).until(() -> status(batch).path("finished_at") != null);
  }

  private static byte[] output(String batch, String place) {
    return RestAssured.get("" + status(batch).path(place + ".url"))
        .then()
        .statusCode(200)
        .extract()
        .asByteArray();
  }

  @Test
  void soundsBecomeOneOnceAllCellsHaveEnded() throws Exception {
    String batch = submit("{1.n: [1, 2, 3]}", "{book: {concat: {silence: 0.25}}}");
    List<JobSpec> jobs = awaitJobs(batch, 3);
    make(jobs.get(2), "c.wav", wav(3, 100));
    make(jobs.get(0), "a.wav", wav(1, 200));
    await().atMost(SOON).until(() -> status(batch).path("succeeded").equals(2));
    status(batch)
        .then()
        .body("joins[0].state", equalTo("waiting"))
        .body("state", equalTo("running"));
    fail(jobs.get(1));
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins[0].join", equalTo("book"))
        .body("joins[0].state", equalTo("failed"))
        .body("joins[0].error", equalTo("1 of 3 cells have not made what it needs: 1"))
        .body("joins[0].outputs", empty());

    act(batch, "retry").then().statusCode(200).body("joins[0].state", equalTo("waiting"));
    make(awaitJobs(batch, 4).get(2), "b.wav", wav(2, 50));
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins[0].state", equalTo("succeeded"))
        .body("joins[0].error", nullValue())
        .body("joins[0].outputs[0].name", equalTo("book.wav"))
        .body("joins[0].outputs[0].hash", containsString("blake3:"));
    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(
            new ByteArrayInputStream(output(batch, "joins[0].outputs[0]")))) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.write(pcm(1, 200));
      expected.write(pcm(0, 2000));
      expected.write(pcm(2, 50));
      expected.write(pcm(0, 2000));
      expected.write(pcm(3, 100));
      assertThat(in.readAllBytes()).isEqualTo(expected.toByteArray());
    }
    String manifest = RestAssured.get("/api/batches/%s/manifest".formatted(batch)).asString();
    assertThat(manifest.lines()).hasSize(4);
    assertThat(manifest).contains("\"join\":\"book\"");
    String csv = RestAssured.get("/api/batches/%s/manifest?format=csv".formatted(batch)).asString();
    assertThat(csv.lines()).hasSize(5).first().asString().endsWith(",outputs,hashes,accepted,join");
    assertThat(csv.lines().toList().get(4))
        .startsWith(",succeeded,,,,,20")
        .matches(".*,book\\.wav,blake3:[0-9a-f]{64},,book");
    assertThat(
            new String(
                RestAssured.get("/api/batches/%s/outputs.zip".formatted(batch)).asByteArray(),
                StandardCharsets.ISO_8859_1))
        .contains("000000-a.wav", "book.wav");
    act(batch, "retry").then().statusCode(409);
  }

  @Test
  void whatIsMadeOfABatchIsMadeAnewWithFurtherCells() throws Exception {
    String batch = submit("{1.n: [1]}", "{all: {text: {}}}");
    make(awaitJobs(batch, 1).get(0), "a.txt", "one".getBytes(StandardCharsets.UTF_8));
    awaitEnd(batch);
    assertThat(output(batch, "joins[0].outputs[0]")).asString().isEqualTo("one");

    String more = "kind: BatchExtension\nversion: 1\nsweep: {1.n: [2]}";
    given()
        .body(more)
        .post("/api/batches/%s/extensions".formatted(batch))
        .then()
        .statusCode(200)
        .body("joins[0].state", equalTo("waiting"));
    make(awaitJobs(batch, 2).get(1), "b.txt", "two".getBytes(StandardCharsets.UTF_8));
    awaitEnd(batch);
    assertThat(output(batch, "joins[0].outputs[0]")).asString().startsWith("one").endsWith("two");

    database
        .write(
            session ->
                session
                    .createNativeQuery(
                        "update gateway.batches set outputs_deleted_at = now() where id = :batch")
                    .setParameter("batch", UUID.fromString(batch))
                    .executeUpdate())
        .await()
        .atMost(SOON);
    given()
        .body(more)
        .post("/api/batches/%s/extensions".formatted(batch))
        .then()
        .statusCode(409)
        .body("detail", containsString("its outputs are deleted, which its joins would need"));
  }

  @Test
  void whatIsMissingCanBeLeftOut() throws Exception {
    String batch =
        submit(
            "{1.n: [1, 2], 1.m: [5, 6]}",
            "{all: {zip: {}, gaps: omit}, sheet: {grid: {size: 16, labels: false}, gaps: blank},"
                + " words: {text: {}, gaps: omit}}");
    List<JobSpec> jobs = awaitJobs(batch, 4);
    make(jobs.get(0), "a.png", png(0xff0000));
    make(jobs.get(3), "a.png", png(0x0000ff));
    make(jobs.get(1), "a.txt", "no picture".getBytes(StandardCharsets.UTF_8));
    fail(jobs.get(2));
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins.state", equalTo(List.of("succeeded", "succeeded", "succeeded")));
    BufferedImage sheet =
        ImageIO.read(new ByteArrayInputStream(output(batch, "joins[1].outputs[0]")));
    assertThat(sheet.getWidth()).isEqualTo(40);
    assertThat(sheet.getHeight()).isEqualTo(40);
    assertThat(sheet.getRGB(8, 8) & 0xffffff).isEqualTo(0xff0000);
    assertThat(sheet.getRGB(28, 28) & 0xffffff).isEqualTo(0x0000ff);
    assertThat(sheet.getRGB(28, 8) & 0xffffff).isEqualTo(0xffffff);
    assertThat(new String(output(batch, "joins[2].outputs[0]"), StandardCharsets.UTF_8))
        .isEqualTo("no picture");
    assertThat(new String(output(batch, "joins[0].outputs[0]"), StandardCharsets.ISO_8859_1))
        .contains("000000-a.png", "000001-a.txt", "000003-a.png");
  }

  private static Response accept(String batch, int cell) {
    return given()
        .body("{\"cells\":[%d]}".formatted(cell))
        .post("/api/batches/%s/actions/accept".formatted(batch));
  }

  @Test
  void whatIsAcceptedMayBeMissing() throws Exception {
    String batch = submit("{1.n: [1, 2, 3]}", "{words: {text: {separator: ' '}}}");
    List<JobSpec> jobs = awaitJobs(batch, 3);
    accept(batch, 1).then().statusCode(409);
    make(jobs.get(0), "a.txt", "one".getBytes(StandardCharsets.UTF_8));
    fail(jobs.get(1));
    make(jobs.get(2), "c.png", png(1));
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins[0].error", equalTo("2 of 3 cells have not made what it needs: 1, 2"));
    accept(batch, 1).then().statusCode(200).body("accepted", equalTo(1));
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins[0].error", equalTo("1 of 3 cells have not made what it needs: 2"));
    accept(batch, 2).then().statusCode(200);
    accept(batch, 2).then().statusCode(200);
    awaitEnd(batch);
    status(batch)
        .then()
        .body("joins[0].state", equalTo("succeeded"))
        .body("state", equalTo("done"))
        .body("failed", equalTo(1))
        .body("accepted", equalTo(1));
    assertThat(new String(output(batch, "joins[0].outputs[0]"), StandardCharsets.UTF_8))
        .isEqualTo("one");
    RestAssured.get("/api/batches/%s/cells".formatted(batch))
        .then()
        .body("cells.accepted", equalTo(Arrays.asList(null, true, true)));
    act(batch, "retry").then().statusCode(409);
    accept(batch, 3).then().statusCode(409);
    given()
        .body("{\"cells\":[]}")
        .post("/api/batches/%s/actions/accept".formatted(batch))
        .then()
        .statusCode(400);
  }

  @Test
  void itsPicturesAreOnePageThatNeedsNothingElse() throws Exception {
    String batch = submit("{1.n: [1, 2], 1.m: [5, 6]}", "{all: {zip: {}, gaps: omit}}");
    List<JobSpec> jobs = awaitJobs(batch, 4);
    make(jobs.get(0), "a.png", png(0xff0000));
    make(jobs.get(1), "a.png", "no picture".getBytes(StandardCharsets.UTF_8));
    make(jobs.get(2), "a.txt", "text".getBytes(StandardCharsets.UTF_8));
    fail(jobs.get(3));
    awaitEnd(batch);
    String page =
        RestAssured.get("/api/batches/%s/contact-sheet.html".formatted(batch))
            .then()
            .statusCode(200)
            .contentType("text/html")
            .header("Content-Disposition", containsString("attachment"))
            .extract()
            .asString();
    Matcher cells = Pattern.compile("<script>add\\((.*)\\)</script>").matcher(page);
    assertThat(cells.find()).isTrue();
    JsonNode cell = FakeScheduler.json(cells.group(1));
    assertThat(cell.path("cell").asInt()).isZero();
    assertThat(cell.path("values").path("1.m").asInt()).isEqualTo(5);
    String picture = cell.path("picture").asText();
    assertThat(picture).startsWith("data:image/jpeg;base64,");
    byte[] jpeg = Base64.getDecoder().decode(picture.substring(picture.indexOf(',') + 1));
    assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(8);
    assertThat(cells.find()).as("pictures alone").isFalse();
    assertThat(page).doesNotContain("http");
    RestAssured.get("/api/batches/%s/contact-sheet.html".formatted(UUID.randomUUID()))
        .then()
        .statusCode(404);
  }

  @Test
  void thatOfAGatewayThatHasDiedIsMadeByAnotherOnce() throws Exception {
    String batch = submit("{1.n: [1, 2]}", "{words: {text: {separator: ' '}}}");
    change(batch, "owner = gen_random_uuid(), owned_until = now() + interval '1 hour'");
    List<JobSpec> jobs = awaitJobs(batch, 2);
    make(jobs.get(0), "a.txt", "one".getBytes(StandardCharsets.UTF_8));
    make(jobs.get(1), "a.txt", "two".getBytes(StandardCharsets.UTF_8));
    await().atMost(SOON).until(() -> status(batch).path("succeeded").equals(2));
    status(batch)
        .then()
        .body("finished_at", nullValue())
        .body("joins[0].state", equalTo("waiting"));
    change(batch, "owned_until = now() - interval '1 second'");
    awaitEnd(batch);
    assertThat(new String(output(batch, "joins[0].outputs[0]"), StandardCharsets.UTF_8))
        .isEqualTo("one two");
  }

  @Test
  void whatKeepsFailingIsGivenUpUntilSomebodyRetries() throws Exception {
    String batch = submit("{1.n: [1]}", "{words: {text: {}}}");
    change(batch, "tries = 100");
    make(awaitJobs(batch, 1).get(0), "a.txt", "one".getBytes(StandardCharsets.UTF_8));
    awaitEnd(batch);
    status(batch).then().body("joins[0].state", equalTo("failed"));
    act(batch, "retry").then().statusCode(200);
    awaitEnd(batch);
    status(batch).then().body("joins[0].state", equalTo("succeeded"));
  }

  @Test
  void aCancelledBatchMakesNothing() throws Exception {
    String batch = submit("{1.n: [1]}", "{words: {text: {}}}");
    List<JobSpec> jobs = awaitJobs(batch, 1);
    act(batch, "cancel").then().statusCode(200);
    end(jobs.get(0), "CANCELLED", null);
    awaitEnd(batch);
    status(batch)
        .then()
        .body("state", equalTo("cancelled"))
        .body("joins[0].state", equalTo("cancelled"));
  }

  @Test
  void whatNeedsFfmpegIsRefusedWhereThereIsNone() {
    assumeThat(Ffmpeg.on(System.getenv("PATH"))).isEmpty();
    given()
        .body(file("{1.n: [1]}", "{film: {frames: {rate: 5}}}"))
        .post("/api/batches")
        .then()
        .statusCode(400)
        .body("mistakes[0].line", equalTo(5))
        .body("mistakes[0].field", equalTo("join.film"))
        .body("mistakes[0].message", containsString("FFmpeg"));
  }

  @Test
  void batchesWithoutAJoinDoNotMentionIt() {
    String batch =
        given()
            .body(file("{1.n: [1]}", "{a: {zip: {}}}").replaceAll("join: .*", ""))
            .post("/api/batches")
            .then()
            .statusCode(201)
            .body("joins", nullValue())
            .extract()
            .path("id");
    act(batch, "cancel");
  }
}
