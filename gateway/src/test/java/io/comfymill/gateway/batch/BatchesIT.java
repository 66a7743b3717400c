package io.comfymill.gateway.batch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches against a scheduler that is played. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class BatchesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CLASSES =
      """
      {"BatchSave":{"input":{"required":{"n":["INT",{"min":0,"max":100}],"text":["STRING",{}]}},
        "output":[],"output_node":true}}""";

  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @Inject ArtifactStore store;

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("batch", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/BatchSave").asString().contains("text"));
  }

  /** What a test leaves waiting would stand in others' queues. */
  @AfterEach
  void endAll() throws SQLException {
    for (String id :
        scheduler.column(
            String.class,
            "select cast(id as text) from gateway.batches where finished_at is null")) {
      act(id, "cancel");
      await()
          .atMost(SOON)
          .until(
              () -> {
                end(jobs(id), "CANCELLED");
                return status(id).path("finished_at") != null;
              });
    }
  }

  private static String file(String sweep, String more) {
    return """
        kind: Batch
        version: 1
        name: it
        template: {workflow: {"1": {class_type: BatchSave, inputs: {n: 1, text: x}}}}
        params: {n: 1.n, text: 1.text}
        sweep: %s
        %s"""
        .formatted(sweep, more);
  }

  private static Response post(String file) {
    return given().body(file).post("/api/batches");
  }

  private static String submit(String sweep, String more) {
    return post(file(sweep, more)).then().statusCode(201).extract().path("id");
  }

  private static Response status(String batch) {
    return RestAssured.get("/api/batches/" + batch);
  }

  private static Response act(String batch, String action) {
    return given().post("/api/batches/%s/actions/%s".formatted(batch, action));
  }

  /** What was submitted of a batch, by the number of its cell. */
  private List<JobSpec> jobs(String batch) {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().startsWith(batch))
        .sorted(Comparator.comparing(job -> job.promptId().value()))
        .toList();
  }

  private List<JobSpec> awaitJobs(String batch, int count) {
    return await().atMost(SOON).until(() -> jobs(batch), jobs -> jobs.size() == count);
  }

  private void end(List<JobSpec> jobs, String state) throws SQLException {
    end(jobs, state, null);
  }

  /**
   * All at once: a batch goes on as soon as it sees one of them.
   *
   * @param outputs as a ComfyUI tells them; null for none
   */
  private void end(List<JobSpec> jobs, String state, String outputs) throws SQLException {
    if (jobs.isEmpty()) {
      return;
    }
    List<Object> values = new ArrayList<>();
    for (JobSpec job : jobs) {
      values.add(job.id().value());
      values.add(job.promptId().value());
      values.add(job.number());
      values.add(state);
      values.add(new String(WireJson.write(job), StandardCharsets.UTF_8));
      values.add(state.equals("FAILED") ? "out of memory" : null);
      values.add(
          outputs == null
              ? null
              : "{\"outputs\":%s,\"meta\":{},\"messages\":[]}".formatted(outputs));
    }
    String row =
        "(?, 'default', ?, ?, 0, ?, 2, ?, now(), now(), now(), now() + interval '3 seconds',"
            + " nextval('scheduler.job_changes'), 'batch', ?, ?)";
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt,"
            + " spec, submitted_at, queued_at, started_at, finished_at, changed_seq, node_id,"
            + " failure_message, result) values "
            + String.join(", ", Collections.nCopies(jobs.size(), row))
            + " on conflict do nothing",
        values.toArray());
  }

  private static void awaitState(String batch, String state) {
    await().atMost(SOON).until(() -> status(batch).path("state"), state::equals);
  }

  private static String ofPublished(String reference, String rest) {
    return "kind: Batch\nversion: 1\ntemplate: {published: %s}\n%s".formatted(reference, rest);
  }

  private static void publish(String name, String inputs) {
    given()
        .body(
            """
            kind: Workflow
            version: 1
            name: %s
            template: {workflow: {"1": {class_type: BatchSave, inputs: {n: 1, text: x}}}}
            inputs: %s
            run: {pool: default, priority: 9}"""
                .formatted(name, inputs))
        .post("/api/workflows")
        .then()
        .statusCode(201);
  }

  @Test
  void aPublishedWorkflowIsTheTemplateInTheVersionOfItsSubmit() throws SQLException {
    String name = "cells-" + UUID.randomUUID().toString().substring(0, 8);
    publish(name, "{words: 1.text, count: {to: 1.n, max: 5}}");
    String file = ofPublished(name, "sweep: {words: [a, b, c]}\nrun: {parallelism: 2}");
    given()
        .body(file)
        .post("/api/batches/plan")
        .then()
        .statusCode(200)
        .body("cells", equalTo(3))
        .body("refused", empty());
    String batch = post(file).then().statusCode(201).extract().path("id");
    List<JobSpec> jobs = awaitJobs(batch, 2);
    publish(name, "{words: 1.text}\ndescription: the next");
    given().delete("/api/workflows/" + name).then().statusCode(204);
    end(jobs, "SUCCEEDED");
    List<JobSpec> all = awaitJobs(batch, 3);
    assertThat(all)
        .extracting(job -> job.workflow().at("/1/inputs/text").asText())
        .containsExactly("a", "b", "c");
    assertThat(all)
        .allMatch(job -> job.extraData().path("published_workflow").asText().equals(name + "@v1"))
        .allMatch(job -> "default".equals(job.requirements().pool()) && job.priority() == -10);
    assertThat(given().get("/api/batches/%s/file".formatted(batch)).asString()).startsWith(file);
    end(all, "SUCCEEDED");
    awaitState(batch, "done");
  }

  @Test
  void whatDoesNotSuitAPublishedWorkflowQueuesNothing() {
    String name = "cells-" + UUID.randomUUID().toString().substring(0, 8);
    publish(name, "{words: 1.text, count: {to: 1.n, max: 5}}");
    given()
        .body(ofPublished(name, "sweep: {count: [1, 9]}"))
        .post("/api/batches/plan")
        .then()
        .statusCode(200)
        .body("refused.cell", contains(1))
        .body("refused[0].error", containsString("count"));
    post(ofPublished(name, "sweep: {count: [1, 9]}")).then().statusCode(400);
    post(ofPublished(name, "sweep: {1.n: [1, 2]}"))
        .then()
        .statusCode(400)
        .body("mistakes[0].line", equalTo(4))
        .body("mistakes[0].message", containsString("words, count"));
    post(ofPublished("nothing-" + name, "sweep: {count: [1, 2]}"))
        .then()
        .statusCode(400)
        .body("mistakes[0].field", equalTo("template.published"))
        .body("mistakes[0].line", equalTo(3));
  }

  @Test
  void forHowLongItsOutputsAreKeptIsPlannedAndNoted() throws SQLException {
    String file = file("{n: [1, 2]}", "set: {text: x}\nkeep: {outputs: 7d}");
    given()
        .body(file)
        .post("/api/batches/plan")
        .then()
        .statusCode(200)
        .body("keep.outputs", equalTo("7d"));
    String batch = post(file).then().statusCode(201).extract().path("id");
    assertThat(
            scheduler.column(
                Long.class,
                "select keep_outputs from gateway.batches where id = ?",
                UUID.fromString(batch)))
        .containsExactly(604_800L);
    post(file("{n: [1]}", "keep: {outputs: soon}"))
        .then()
        .statusCode(400)
        .body("mistakes[0].field", equalTo("keep.outputs"))
        .body("mistakes[0].line", equalTo(7));
    end(awaitJobs(batch, 2), "SUCCEEDED");
    awaitState(batch, "done");
  }

  @Test
  void everyCellIsOneJobAndItsEndIsToldByItsNumber() throws SQLException {
    String batch = submit("{n: [1, 2], text: [a, b]}", "run: {pool: default, priority: -3}");
    List<JobSpec> jobs = awaitJobs(batch, 4);
    assertThat(jobs)
        .extracting(
            job ->
                job.workflow().at("/1/inputs/n").asInt()
                    + job.workflow().at("/1/inputs/text").asText())
        .containsExactly("1a", "1b", "2a", "2b");
    assertThat(jobs).allMatch(job -> job.priority() == -3);
    assertThat(jobs).allMatch(job -> "default".equals(job.requirements().pool()));
    status(batch).then().body("state", equalTo("running")).body("open", equalTo(4));

    end(jobs.subList(0, 3), "SUCCEEDED");
    end(jobs.subList(3, 4), "FAILED");
    awaitState(batch, "done");

    status(batch)
        .then()
        .body("succeeded", equalTo(3))
        .body("failed", equalTo(1))
        .body("open", equalTo(0))
        .body("waiting", equalTo(0))
        .body("gpu_seconds", equalTo(12.0f));
    RestAssured.get("/api/batches/%s/cells?state=failed".formatted(batch))
        .then()
        .body("cells", hasSize(1))
        .body("cells[0].cell", equalTo(3))
        .body("cells[0].values.text", equalTo("b"))
        .body("cells[0].attempts", equalTo(2))
        .body("cells[0].node", equalTo("batch"))
        .body("cells[0].error", equalTo("out of memory"));
    RestAssured.get("/api/batches/%s/cells?after=1&limit=1".formatted(batch))
        .then()
        .body("cells.cell", equalTo(List.of(2)));
    String csv = RestAssured.get("/api/batches/%s/manifest?format=csv".formatted(batch)).asString();
    assertThat(csv.lines()).hasSize(5);
    assertThat(csv.lines().findFirst().orElseThrow()).startsWith("cell,state,job,n,text,attempts");
    assertThat(csv).contains("3,failed,%s-3,2,b,2,batch,".formatted(batch));
    String lines = RestAssured.get("/api/batches/%s/manifest".formatted(batch)).asString();
    assertThat(lines.lines().map(FakeScheduler::json)).hasSize(4);
    assertThat(RestAssured.get("/api/batches/%s/file".formatted(batch)).asString())
        .isEqualTo(file("{n: [1, 2], text: [a, b]}", "run: {pool: default, priority: -3}"));
  }

  @Test
  void howFarItIsIsToldAsItChangesUntilItsEnd() throws Exception {
    String batch = submit("{n: [1, 2]}", "set: {text: x}");
    CompletableFuture<String> told =
        CompletableFuture.supplyAsync(
            () -> RestAssured.get("/api/batches/%s/events".formatted(batch)).asString());
    List<JobSpec> jobs = awaitJobs(batch, 2);
    end(jobs.subList(0, 1), "SUCCEEDED");
    await().atMost(SOON).until(() -> status(batch).path("succeeded").equals(1));
    end(jobs.subList(1, 2), "FAILED");
    List<ObjectNode> views =
        told.get()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> FakeScheduler.json(line.substring("data: ".length())))
            .toList();
    assertThat(views.get(0).path("state").asText()).isEqualTo("running");
    JsonNode last = views.get(views.size() - 1);
    assertThat(last.path("state").asText()).isEqualTo("done");
    assertThat(last.path("failed").asInt()).isEqualTo(1);
    assertThat(last.has("finished_at")).isTrue();
    assertThat(views).doesNotHaveDuplicates();
    RestAssured.get("/api/batches/%s/events".formatted(UUID.randomUUID())).then().statusCode(404);
  }

  @Test
  void whatItHasMadeIsOneArchive() throws Exception {
    String batch = submit("{n: [1, 2, 3]}", "set: {text: x}");
    List<JobSpec> jobs = awaitJobs(batch, 3);
    for (JobSpec job : jobs.subList(0, 2)) {
      store.put(
          ArtifactKey.output(new AttemptId(job.id(), 2), "output", "", "a.png"),
          new ByteArrayInputStream(job.promptId().value().getBytes(StandardCharsets.UTF_8)));
      end(
          List.of(job),
          "SUCCEEDED",
          "{\"1\":{\"images\":[{\"filename\":\"a.png\",\"subfolder\":\"%s\",\"type\":\"output\"},"
                  .formatted(job.id())
              + "{\"filename\":\"gone.png\",\"subfolder\":\"%s\",\"type\":\"output\"}]}}"
                  .formatted(job.id()));
    }
    end(jobs.subList(2, 3), "FAILED");
    awaitState(batch, "done");
    byte[] zip =
        RestAssured.get("/api/batches/%s/outputs.zip".formatted(batch))
            .then()
            .statusCode(200)
            .contentType("application/zip")
            .extract()
            .asByteArray();
    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(files)
        .containsOnly(
            Map.entry("000000-a.png", batch + "-0"), Map.entry("000001-a.png", batch + "-1"));
    RestAssured.get("/api/batches/%s/outputs.zip".formatted(UUID.randomUUID()))
        .then()
        .statusCode(404);
  }

  @Test
  void failedCellsRunOnceMore() throws SQLException {
    String batch = submit("{n: [1, 2]}", "set: {text: x}");
    List<JobSpec> jobs = awaitJobs(batch, 2);
    end(jobs.subList(0, 1), "SUCCEEDED");
    end(jobs.subList(1, 2), "FAILED");
    awaitState(batch, "done");

    act(batch, "retry").then().statusCode(200).body("state", equalTo("running"));

    List<JobSpec> retried = awaitJobs(batch, 3);
    assertThat(retried).extracting(job -> job.promptId().value()).contains(batch + "-1-1");
    end(retried.subList(2, 3), "SUCCEEDED");
    awaitState(batch, "done");
    status(batch).then().body("succeeded", equalTo(2)).body("failed", equalTo(0));
    act(batch, "retry").then().statusCode(409);
  }

  @Test
  void aPausedBatchGivesNothingOutUntilItIsResumed() throws SQLException {
    String batch = submit("{n: [1, 2, 3]}", "set: {text: x}\nrun: {parallelism: 1}");
    List<JobSpec> first = awaitJobs(batch, 1);
    act(batch, "pause").then().statusCode(200).body("state", equalTo("paused"));
    end(first, "SUCCEEDED");
    await().atMost(SOON).until(() -> status(batch).path("succeeded"), equalTo(1)::matches);
    status(batch).then().body("open", equalTo(0)).body("waiting", equalTo(2));
    assertThat(jobs(batch)).hasSize(1);

    act(batch, "resume").then().statusCode(200);
    awaitJobs(batch, 2);
    act(batch, "resume").then().statusCode(200).body("state", equalTo("running"));
  }

  @Test
  void aCancelledBatchCancelsWhatIsUnderWay() throws SQLException {
    String batch = submit("{n: [1, 2, 3]}", "set: {text: x}\nrun: {parallelism: 2}");
    List<JobSpec> jobs = awaitJobs(batch, 2);
    await().atMost(SOON).until(() -> RestAssured.get("/queue").asString().contains(batch));
    act(batch, "cancel").then().statusCode(200).body("state", equalTo("cancelled"));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
                            .filter(JobCommand.Cancel.class::isInstance)
                            .map(command -> ((JobCommand.Cancel) command).jobId()))
                    .containsAll(jobs.stream().map(JobSpec::id).toList()));
    end(jobs, "CANCELLED");
    await().atMost(SOON).until(() -> status(batch).path("finished_at") != null);
    status(batch).then().body("cancelled", equalTo(2)).body("waiting", equalTo(1));
    assertThat(jobs(batch)).hasSize(2);
    act(batch, "resume").then().statusCode(409);
  }

  @Test
  void tooManyFailuresStopIt() throws SQLException {
    String batch =
        submit(
            "{n: [1, 2, 3, 4]}",
            "set: {text: x}\nrun: {parallelism: 2}\nonFailure: {do: stop, after: 2}");
    end(awaitJobs(batch, 2), "FAILED");
    awaitState(batch, "stopped");
    status(batch).then().body("reason", equalTo("2 cells have failed"));
    await().atMost(SOON).until(() -> status(batch).path("finished_at") != null);
    assertThat(jobs(batch)).hasSize(2);
  }

  @Test
  void whatIsSpentPausesItAndResumedItGoesOn() throws SQLException {
    String batch = submit("{n: [1, 2, 3]}", "set: {text: x}\nrun: {parallelism: 1, budget: 2}");
    end(awaitJobs(batch, 1), "SUCCEEDED");
    awaitState(batch, "paused");
    status(batch).then().body("reason", equalTo("3 GPU-seconds are used up"));
    act(batch, "resume");
    awaitJobs(batch, 2);
  }

  @Test
  void oneThatDependsOnAnotherWaitsForItsEnd() throws SQLException {
    String first = submit("{n: [1]}", "set: {text: x}");
    String second = submit("{n: [2]}", "set: {text: x}\ndependsOn: [%s]".formatted(first));
    List<JobSpec> jobs = awaitJobs(first, 1);
    status(second).then().body("open", equalTo(0));
    assertThat(jobs(second)).isEmpty();
    end(jobs, "SUCCEEDED");
    awaitJobs(second, 1);
  }

  /** As if its gateway had died between two steps. */
  @Test
  void anotherGatewaysBatchIsTakenOverOnceThatIsDead() throws SQLException {
    String batch = submit("{n: [1, 2]}", "set: {text: x}\nrun: {parallelism: 1}");
    List<JobSpec> first = awaitJobs(batch, 1);
    await()
        .atMost(SOON)
        .until(
            () ->
                !scheduler
                    .column(
                        String.class,
                        "select state from gateway.batch_cells where batch = ? and state = 'SUBMITTED'",
                        UUID.fromString(batch))
                    .isEmpty());
    scheduler.gatewaySql(
        "update gateway.batches set owner = gen_random_uuid(),"
            + " owned_until = now() + interval '4 seconds' where id = ?",
        UUID.fromString(batch));
    scheduler.gatewaySql(
        "update gateway.batch_cells set state = 'MADE', job_id = null where batch = ?",
        UUID.fromString(batch));
    end(first, "SUCCEEDED");

    List<JobSpec> both = awaitJobs(batch, 2);
    assertThat(both.get(0).id()).as("not run twice").isEqualTo(first.get(0).id());
    status(batch).then().body("succeeded", equalTo(1));
  }

  private static Response extend(String batch, String key, String rest) {
    return given()
        .header("Idempotency-Key", key)
        .body("kind: BatchExtension\nversion: 1\n" + rest)
        .post("/api/batches/%s/extensions".formatted(batch));
  }

  @Test
  void furtherCellsComeAfterThoseThatThereAreAndNoneRunsTwice() throws SQLException {
    String batch = submit("{n: [1, 2, 3]}", "set: {text: x}\nexclude: [{n: 2}]");
    List<JobSpec> first = awaitJobs(batch, 2);
    end(first, "SUCCEEDED");
    awaitState(batch, "done");
    given()
        .body("kind: BatchExtension\nversion: 1\nsweep: {n: [10, 300]}")
        .post("/api/batches/%s/extensions/plan".formatted(batch))
        .then()
        .statusCode(200)
        .body("cells", equalTo(2))
        .body("refused.cell", contains(4));

    extend(batch, "k1", "sweep: {n: [10, 11]}\nlimit: 2")
        .then()
        .statusCode(200)
        .body("state", equalTo("running"))
        .body("cells", equalTo(4))
        .body("succeeded", equalTo(2));
    extend(batch, "k1", "sweep: {n: [10, 11]}\nlimit: 2").then().body("cells", equalTo(4));
    extend(batch, "k2", "sweep: {n: [12]}").then().body("cells", equalTo(5));

    RestAssured.get("/api/batches/%s/extensions".formatted(batch))
        .then()
        .body("extensions.number", equalTo(List.of(1, 2)))
        .body("extensions[1].text", containsString("sweep: {n: [12]}"));
    List<JobSpec> all = awaitJobs(batch, 5);
    assertThat(all)
        .extracting(
            job ->
                job.promptId().value().substring(batch.length())
                    + "="
                    + job.workflow().at("/1/inputs/n").asInt())
        .containsExactlyInAnyOrder("-0=1", "-2=3", "-3=10", "-4=11", "-5=12");
    end(all, "SUCCEEDED");
    awaitState(batch, "done");
    status(batch).then().body("succeeded", equalTo(5)).body("open", equalTo(0));
    String lines = RestAssured.get("/api/batches/%s/manifest".formatted(batch)).asString();
    assertThat(lines.lines().map(FakeScheduler::json))
        .extracting(cell -> cell.path("cell").asInt() + "=" + cell.at("/values/n").asInt())
        .containsExactly("0=1", "2=3", "3=10", "4=11", "5=12");
  }

  /** As if its gateway had died between two steps, just after it was extended. */
  @Test
  void furtherCellsAreGoneOnWithByAnotherGateway() throws SQLException {
    String batch = submit("{n: [1]}", "set: {text: x}\nrun: {parallelism: 1}");
    end(awaitJobs(batch, 1), "SUCCEEDED");
    awaitState(batch, "done");
    extend(batch, "k", "sweep: {n: [2, 3]}").then().statusCode(200);
    List<JobSpec> two = awaitJobs(batch, 2);
    scheduler.gatewaySql(
        "update gateway.batches set owner = gen_random_uuid(),"
            + " owned_until = now() + interval '4 seconds' where id = ?",
        UUID.fromString(batch));
    scheduler.gatewaySql(
        "update gateway.batch_cells set state = 'MADE', job_id = null where batch = ? and cell = 1",
        UUID.fromString(batch));
    end(two, "SUCCEEDED");

    List<JobSpec> three = awaitJobs(batch, 3);
    end(three, "SUCCEEDED");
    awaitState(batch, "done");
    assertThat(three)
        .extracting(job -> job.promptId().value())
        .containsExactly(batch + "-0", batch + "-1", batch + "-2");
    status(batch).then().body("succeeded", equalTo(3)).body("cells", equalTo(3));
  }

  @Test
  void whatIsWrongWithFurtherCellsIsToldAndChangesNothing() throws SQLException {
    String batch = submit("{n: [1]}", "set: {text: x}");
    extend(batch, "a", "sweep: {text: [a]}")
        .then()
        .statusCode(400)
        .body("mistakes[0].field", equalTo("sweep"))
        .body("mistakes[0].line", equalTo(3))
        .body("mistakes[0].message", containsString("must set what the cells of the batch set: n"));
    extend(batch, "b", "sweep: {n: [300]}")
        .then()
        .statusCode(400)
        .body("mistakes[0].message", containsString("makes cell 1 {n=300}, which cannot run"));
    extend(batch, "c", "template: {}\nsweep: {n: [3]}")
        .then()
        .statusCode(400)
        .body("mistakes[0].field", equalTo("template"));
    status(batch).then().body("cells", equalTo(1));
    act(batch, "cancel").then().statusCode(200);
    extend(batch, "d", "sweep: {n: [2]}")
        .then()
        .statusCode(409)
        .body("detail", containsString("is cancelled and cannot be extended"));
    extend(UUID.randomUUID().toString(), "e", "sweep: {n: [2]}").then().statusCode(404);
  }

  @Test
  void anEqualRequestIsTheSameBatch() {
    String key = UUID.randomUUID().toString();
    String file = file("{n: [1]}", "set: {text: x}");
    Response first = given().header("Idempotency-Key", key).body(file).post("/api/batches");
    Response second = given().header("Idempotency-Key", key).body(file).post("/api/batches");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.<String>path("id")).isEqualTo(first.path("id"));
    awaitJobs(first.path("id"), 1);
  }

  @Test
  void aPlanSaysWhatItWouldDoAndChangesNothing() throws SQLException {
    String before = RestAssured.get("/api/batches?limit=1").path("batches[0].id");
    String batch = submit("{n: [50, 51]}", "set: {text: x}");
    end(awaitJobs(batch, 2), "SUCCEEDED");
    awaitState(batch, "done");

    given()
        .body(file("{n: [1, 2, 300], text: [a, b]}", ""))
        .post("/api/batches/plan")
        .then()
        .statusCode(200)
        .body("cells", equalTo(6))
        .body("checked", equalTo(6))
        .body("refused", hasSize(2))
        .body("refused[0].cell", equalTo(4))
        .body("refused[0].values.n", equalTo(300))
        .body("refused[0].error", containsString("bigger than max"));
    assertThat(RestAssured.get("/api/batches?limit=1").<String>path("batches[0].id"))
        .isEqualTo(batch)
        .isNotEqualTo(before);
  }

  @Test
  void aBatchWithACellThatCannotRunQueuesNothing() {
    String before = RestAssured.get("/api/batches").asString();
    post(file("{n: [1, 300]}", "set: {text: x}"))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:comfymill:problem:invalid-file"))
        .body("mistakes", hasSize(1))
        .body("mistakes[0].field", equalTo("sweep"))
        .body("mistakes[0].line", equalTo(6))
        .body("mistakes[0].message", containsString("makes cell 1 {n=300}, which cannot run"));
    assertThat(RestAssured.get("/api/batches").asString()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/batches/00000000-0000-0000-0000-000000000000, 404",
    "GET, /api/batches/none/cells, 404",
    "GET, /api/batches/none/manifest, 404",
    "POST, /api/batches/00000000-0000-0000-0000-000000000000/actions/pause, 404",
    "POST, /api/batches/00000000-0000-0000-0000-000000000000/actions/explode, 400",
    "POST, /api/batches, 400",
    "POST, /api/batches/plan, 400",
    "GET, /api/batches?limit=0, 400",
    "GET, /api/batches?limit=many, 400",
    "GET, /api/batches?before=yesterday, 400",
    "GET, /api/batches/00000000-0000-0000-0000-000000000000/cells?after=1.5, 400",
    "GET, /api/batches/00000000-0000-0000-0000-000000000000/cells?state=odd, 400",
  })
  void badRequestsAreRefused(String method, String path, int status) {
    assertThat(given().request(method, path).statusCode()).isEqualTo(status);
  }

  @Test
  void itsFormatIsThereForEditors() {
    RestAssured.get("/api/batches/schema")
        .then()
        .statusCode(200)
        .body("title", equalTo("A batch of Comfymill"));
  }
}
