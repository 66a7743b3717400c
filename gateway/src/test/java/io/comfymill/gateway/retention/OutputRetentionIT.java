package io.comfymill.gateway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.Specs;
import io.comfymill.gateway.assets.AssetIndex;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Outputs of jobs go when they are told to, or when their time is over. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class OutputRetentionIT {
  private static final Duration WAIT = Duration.ofMinutes(1);
  private static final String CLASSES =
      """
      {"LoadOutput":{"input":{"required":{"image":[[],{"image_upload":true}]}},
        "output":[],"output_node":true}}""";

  private static final String MERGED =
      """
      {"SaveMerged":{"input":{"required":{"text":["STRING",{}]}},"output":[],"output_node":true}}""";

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @Inject Database database;
  @Inject ArtifactStore store;
  @Inject AssetIndex index;
  @Inject DatabaseMigration migration;
  @Inject SchedulerTables tables;
  @Inject Loops loops;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final String tenant = "keeper-" + UUID.randomUUID();
  private Instant now = Instant.now();

  @AfterEach
  void forget() throws SQLException {
    scheduler.sql("delete from scheduler.jobs where tenant = ?", tenant);
  }

  /** An ended job with one file of as many bytes as its name has letters. */
  private JobSpec made(String owner, String file, String state, Duration ago) throws Exception {
    JobSpec job =
        Specs.plain(new TenantId(owner), new PromptId("kept-" + UUID.randomUUID()), Instant.EPOCH);
    store.put(key(job, file), new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
    Timestamp end = state.equals("RUNNING") ? null : Timestamp.from(now.minus(ago));
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, started_at, finished_at, result, changed_seq) values"
            + " (?, ?, ?, 5, 0, ?, 2, ?, now(), now(), now(), ?, ?,"
            + " nextval('scheduler.job_changes'))",
        job.id().value(),
        owner,
        job.promptId().value(),
        state,
        WireJson.text(job),
        end,
        "{\"outputs\":{\"1\":{\"images\":[{\"filename\":\"%s\",\"subfolder\":\"%s\",\"type\":\"output\"}]}},\"meta\":{},\"messages\":[]}"
            .formatted(file, job.id()));
    return job;
  }

  private static ArtifactKey key(JobSpec job, String file) {
    return ArtifactKey.output(new AttemptId(job.id(), 2), "output", "", file);
  }

  private static Response view(JobSpec job, String file) {
    return given().get("/view?type=output&subfolder=%s&filename=%s".formatted(job.id(), file));
  }

  private static ValidatableResponse delete(JobSpec job) {
    return given().delete("/api/jobs/%s/outputs".formatted(job.promptId())).then();
  }

  private void sweep(Duration later) {
    InstantSource clock = InstantSource.fixed(now.plus(later));
    OutputFiles files = new OutputFiles(database, store, clock, metrics);
    boolean more = true;
    while (more) { // others' as well
      more = files.sweep().await().atMost(WAIT);
    }
  }

  private boolean isThere(JobSpec job, String file) throws IOException {
    return store.size(key(job, file)).isPresent();
  }

  private void keep(KeepRules rules) {
    InstantSource clock = InstantSource.fixed(now);
    ExpiredOutputs expired =
        new ExpiredOutputs(
            database, new OutputMarks(clock), index, clock, GatewayConfigs.defaults());
    expired.delete(new TenantId(tenant), rules).await().atMost(WAIT);
  }

  private List<String> marks() throws SQLException {
    return scheduler.column(
        String.class,
        "select j.prompt_id || ' ' || d.why from gateway.deleted_outputs d"
            + " join scheduler.jobs j on j.id = d.job_id where d.tenant = ? order by 1",
        tenant);
  }

  @Test
  void deletedOutputsAreShownToNobodyAndTheirFilesGo() throws Exception {
    JobSpec job = made("default", "gone.png", "SUCCEEDED", Duration.ZERO);
    view(job, "gone.png").then().statusCode(200);
    String prompt = job.promptId().value();
    given().get("/api/jobs?limit=500").then().body(containsString("gone.png"));

    String at = delete(job).statusCode(200).extract().path("outputs_deleted_at");

    view(job, "gone.png").then().statusCode(404);
    given().get("/view?type=output&filename=gone.png").then().statusCode(404);
    given()
        .get("/history/" + prompt)
        .then()
        .body("'%s'.outputs".formatted(prompt), aMapWithSize(0))
        .body("'%s'.status.completed".formatted(prompt), equalTo(true))
        .body("'%s'.outputs_deleted_at".formatted(prompt), equalTo(at));
    given()
        .get("/api/jobs/" + prompt)
        .then()
        .body("outputs", aMapWithSize(0))
        .body("outputs_deleted_at", equalTo(at));
    given().get("/api/jobs?limit=500").then().body(not(containsString("gone.png")));
    given().get("/api/v2/jobs/" + prompt).then().body("outputs", equalTo(List.of()));
    delete(job).statusCode(200).body("outputs_deleted_at", equalTo(at));
    given()
        .get("/api/audit?limit=1000&action=job")
        .then()
        .body(
            "entries.findAll { it.target == '%s' }.action".formatted(prompt),
            equalTo(List.of("job.delete-outputs")));

    assertThat(isThere(job, "gone.png")).isTrue();
    sweep(Duration.ofMinutes(2));
    assertThat(isThere(job, "gone.png")).isFalse();
    assertThat(metrics.counter("comfymill.gateway.outputs.deleted").count()).isPositive();
    assertThat(metrics.find("comfymill.gateway.outputs.freed").counter().count())
        .isGreaterThanOrEqualTo("gone.png".length());

    store.put(key(job, "late.png"), new ByteArrayInputStream(new byte[1]));
    sweep(Duration.ofHours(2));
    assertThat(isThere(job, "late.png")).isFalse();
    assertThat(
            scheduler.column(
                Boolean.class,
                "select sweep_after is null from gateway.deleted_outputs where job_id = ?",
                job.id().value()))
        .containsExactly(true);
  }

  @Test
  void whatIsStillNeededIsNotDeleted() throws Exception {
    JobSpec running = made("default", "runs.png", "RUNNING", Duration.ZERO);
    delete(running).statusCode(409).body("detail", containsString("has not ended"));
    scheduler.sql(
        "update scheduler.jobs set state = 'FAILED', finished_at = now() where id = ?",
        running.id().value());

    JobSpec cell = made("default", "cell.png", "SUCCEEDED", Duration.ZERO);
    UUID batch = inBatch("default", cell);
    delete(cell).statusCode(409).body("detail", containsString("batch"));
    view(cell, "cell.png").then().statusCode(200);
    scheduler.gatewaySql("update gateway.batches set finished_at = now() where id = ?", batch);
    delete(cell).statusCode(200);

    delete(made(tenant, "other.png", "SUCCEEDED", Duration.ZERO)).statusCode(404);
  }

  private UUID inBatch(String owner, JobSpec cell) throws SQLException {
    UUID batch = UUID.randomUUID();
    scheduler.gatewaySql(
        "insert into gateway.batches (id, tenant, state, cells, next_position, open, created_at)"
            + " values (?, ?, 'PAUSED', 2, 2, 1, now())",
        batch,
        owner);
    scheduler.gatewaySql("insert into gateway.batch_files values (?, ?, 'none')", batch, owner);
    scheduler.gatewaySql(
        "insert into gateway.batch_cells (batch, cell, tenant, state, job_id, finished_at)"
            + " values (?, 0, ?, 'SUCCEEDED', ?, now())",
        batch,
        owner,
        cell.id().value());
    return batch;
  }

  @Test
  void aFileStaysUntilTheJobsThatLoadItHaveEnded() throws Exception {
    scheduler.node("loads-outputs", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> given().get("/object_info/LoadOutput").asString().contains("image"));
    JobSpec job = made("default", "input.png", "SUCCEEDED", Duration.ZERO);
    String graph =
        "{\"prompt\":{\"1\":{\"class_type\":\"LoadOutput\",\"inputs\":{\"image\":\"%s/input.png [output]\"}}}}"
            .formatted(job.id());
    String loads =
        given().body(graph).post("/prompt").then().statusCode(200).extract().path("prompt_id");
    delete(job).statusCode(200);
    given().body(graph).post("/prompt").then().statusCode(400);

    sweep(Duration.ofMinutes(2));
    assertThat(isThere(job, "input.png")).isTrue();

    JobSpec loading = Specs.plain(new TenantId("default"), new PromptId(loads), Instant.EPOCH);
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
            + " submitted_at, queued_at, finished_at, changed_seq) values (?, 'default', ?, 1, 0,"
            + " 'CANCELLED', 0, ?, now(), now(), now(), nextval('scheduler.job_changes'))",
        loading.id().value(),
        loads,
        WireJson.text(loading));
    sweep(Duration.ofMinutes(10));
    assertThat(isThere(job, "input.png")).isFalse();
  }

  private JobConditions.Merge submitted(String client) {
    String body =
        "{\"prompt\":{\"1\":{\"class_type\":\"SaveMerged\",\"inputs\":{\"text\":\"%s\"}}},\"extra_data\":{\"comfymill\":{\"merge_within\":\"48h\"}}}"
            .formatted(client);
    String prompt =
        given().body(body).post("/prompt").then().statusCode(200).extract().path("prompt_id");
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(prompt))
        .map(job -> job.conditions().merge())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRunWithoutOutputsAnswersForNoLaterJob() throws Exception {
    scheduler.node("saves-merged", MERGED);
    GatewayServers.awaitReady();
    await().until(() -> given().get("/object_info/SaveMerged").asString().contains("text"));
    JobConditions.Merge before = submitted(tenant);
    assertThat(before.within()).isEqualTo(Duration.ofHours(48));
    JobSpec job = made("default", "merged.png", "SUCCEEDED", Duration.ofHours(1));
    scheduler.sql(
        "update scheduler.jobs set merge_key = ? where id = ?", before.key(), job.id().value());
    assertThat(submitted(tenant)).isEqualTo(before);

    delete(job).statusCode(200);

    JobConditions.Merge after = submitted(tenant);
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(now.minus(after.within())).isAfter(now.minus(Duration.ofHours(1)));
  }

  @Test
  void theBytesOfAnAssetOfItsOwnStay() throws Exception {
    JobSpec job = made("default", "shared.png", "SUCCEEDED", Duration.ZERO);
    JobSpec other = made("default", "alone.png", "SUCCEEDED", Duration.ZERO);
    UUID asset = UUID.randomUUID();
    scheduler.gatewaySql(
        "insert into gateway.asset_records (id, tenant, file_path, name, artifact_key, size_bytes,"
            + " content_type, created_at) values (?, 'default', 'mine.png', 'mine.png', ?, 10,"
            + " 'image/png', now())",
        asset,
        key(job, "shared.png").value());
    delete(job).statusCode(200);
    delete(other).statusCode(200);

    sweep(Duration.ofMinutes(2));
    assertThat(isThere(job, "shared.png")).isTrue();
    assertThat(isThere(other, "alone.png")).isFalse();
    given().get("/api/assets/%s/content".formatted(asset)).then().statusCode(200);

    scheduler.gatewaySql("delete from gateway.asset_records where id = ?", asset);
    sweep(Duration.ofHours(25));
    assertThat(isThere(job, "shared.png")).isFalse();
  }

  @Test
  void whatIsTooOldGoesUnlessABatchNeedsIt() throws Exception {
    JobSpec old = made(tenant, "old.png", "SUCCEEDED", Duration.ofDays(9));
    JobSpec failed = made(tenant, "failed.png", "FAILED", Duration.ofDays(8));
    JobSpec cell = made(tenant, "cell.png", "SUCCEEDED", Duration.ofDays(8));
    made(tenant, "young.png", "SUCCEEDED", Duration.ofDays(6));
    made(tenant, "runs.png", "RUNNING", Duration.ZERO);
    UUID batch = inBatch(tenant, cell);

    keep(new KeepRules(Duration.ofDays(7), null, null));

    assertThat(marks())
        .containsExactlyInAnyOrder(old.promptId() + " age", failed.promptId() + " age");
    scheduler.gatewaySql("update gateway.batches set finished_at = now() where id = ?", batch);
    keep(new KeepRules(Duration.ofDays(7), null, null));
    assertThat(marks()).hasSize(3).contains(cell.promptId() + " age");
  }

  @Test
  void outputsThatALaterJobWasAnsweredWithAreAsYoungAsIt() throws Exception {
    JobSpec run = made(tenant, "answer.png", "SUCCEEDED", Duration.ofDays(9));
    JobSpec answered = made(tenant, "none.png", "SUCCEEDED", Duration.ofDays(2));
    scheduler.sql(
        "update scheduler.jobs set answered_by = ?, attempt = 0 where id = ?",
        run.id().value(),
        answered.id().value());

    keep(new KeepRules(Duration.ofDays(7), null, null));
    assertThat(marks()).isEmpty();

    keep(new KeepRules(Duration.ofDays(1), null, null));
    assertThat(marks()).hasSize(2);
  }

  @Test
  void theNewestJobsAndBytesAreKept() throws Exception {
    JobSpec first = made(tenant, "1234.png", "SUCCEEDED", Duration.ofHours(4));
    JobSpec second = made(tenant, "1234.png", "SUCCEEDED", Duration.ofHours(3));
    JobSpec third = made(tenant, "1234.png", "SUCCEEDED", Duration.ofHours(2));
    JobSpec fourth = made(tenant, "1234.png", "SUCCEEDED", Duration.ofHours(1));

    keep(new KeepRules(null, 3, null));
    assertThat(marks()).containsExactly(first.promptId() + " jobs");

    keep(new KeepRules(null, null, 16L));
    assertThat(marks())
        .containsExactlyInAnyOrder(first.promptId() + " jobs", second.promptId() + " bytes");
    assertThat(List.of(third, fourth)).noneMatch(job -> job.equals(second));
  }

  @Test
  void aBatchSaysItselfForHowLong() throws Exception {
    JobSpec brief = made(tenant, "brief.png", "SUCCEEDED", Duration.ofDays(3));
    JobSpec lasting = made(tenant, "lasting.png", "SUCCEEDED", Duration.ofDays(300));
    UUID hours = inBatch(tenant, brief);
    UUID forever = inBatch(tenant, lasting);
    scheduler.gatewaySql(
        "update gateway.batches set state = 'DONE', keep_outputs = ?, finished_at = ? where id = ?",
        Duration.ofDays(2).toSeconds(),
        Timestamp.from(now.minus(Duration.ofDays(3))),
        hours);
    scheduler.gatewaySql(
        "update gateway.batches set state = 'DONE', keep_outputs = 0, finished_at = ? where id = ?",
        Timestamp.from(now.minus(Duration.ofDays(300))),
        forever);

    keep(new KeepRules(Duration.ofHours(1), 1, 1L));
    assertThat(marks()).isEmpty();

    new BatchOutputs(database, new OutputMarks(InstantSource.fixed(now)), InstantSource.fixed(now))
        .delete()
        .await()
        .atMost(WAIT);
    assertThat(marks()).containsExactly(brief.promptId() + " batch");
    assertThat(
            scheduler.column(
                Boolean.class,
                "select outputs_deleted_at is not null from gateway.batches where tenant = ?"
                    + " order by keep_outputs",
                tenant))
        .containsExactly(false, true);
  }

  private OutputRetention gateway(Duration later) {
    InstantSource clock = InstantSource.fixed(now.plus(later));
    OutputMarks marks = new OutputMarks(clock);
    return new OutputRetention(
        new ExpiredOutputs(database, marks, index, clock, GatewayConfigs.defaults()),
        new BatchOutputs(database, marks, clock),
        new OutputFiles(database, store, clock, metrics),
        database,
        migration,
        tables,
        loops,
        clock);
  }

  private static void turns(OutputRetention gateway) {
    Duration next = Duration.ZERO;
    while (next.compareTo(Duration.ofSeconds(10)) < 0) {
      next = gateway.turn().await().atMost(WAIT);
    }
  }

  @Test
  void oneGatewayDeletesUntilItIsNotHeardOfAnyMore() throws Exception {
    JobSpec old = made(tenant, "old.png", "SUCCEEDED", Duration.ofHours(30));
    JobSpec young = made(tenant, "young.png", "SUCCEEDED", Duration.ofHours(1));
    given()
        .body(Map.of("id", tenant, "limits", Map.of("max_output_hours", 48)))
        .post("/api/tenants")
        .then()
        .statusCode(201);
    scheduler.gatewaySql("update gateway.output_turn set owned_until = 'epoch'");
    OutputRetention first = gateway(Duration.ofHours(20));
    turns(first);
    assertThat(marks()).containsExactly(old.promptId() + " age");
    assertThat(isThere(old, "old.png")).isTrue();

    turns(gateway(Duration.ofHours(20).plusMinutes(4)));
    assertThat(isThere(old, "old.png")).isTrue();

    turns(gateway(Duration.ofHours(20).plusMinutes(6)));
    assertThat(isThere(old, "old.png")).isFalse();
    assertThat(isThere(young, "young.png")).isTrue();
    scheduler.gatewaySql(
        "update gateway.output_turn set owned_until = 'epoch', looked_at = 'epoch'");
  }

  @Test
  void aTenantsLimitsSayHowLong() {
    given()
        .body(Map.of("id", tenant, "limits", Map.of("max_output_hours", 24, "max_output_jobs", 0)))
        .post("/api/tenants")
        .then()
        .statusCode(201)
        .body("limits", hasKey("max_output_hours"));
    given()
        .body("{\"limits\": {\"max_output_bytes\": -1}}")
        .patch("/api/tenants/" + tenant)
        .then()
        .statusCode(400)
        .body("detail", containsString("max_output_bytes"));
  }
}
