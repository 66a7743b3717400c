package io.comfymill.gateway.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same {@code prompt_id} again: a retry is the same job, another graph is another job. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ResubmitIT {
  private static final String CLASSES =
      """
      {"Save":{"input":{"required":{"n":["INT",{}],"text":["STRING",{}],"list":["LIST",{}]}},
        "output":[],"output_node":true}}""";

  FakeScheduler scheduler;

  private final String promptId = UUID.randomUUID().toString();

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node("resubmit", CLASSES);
    GatewayServers.awaitReady();
    await().until(() -> RestAssured.get("/object_info/Save").asString().contains("LIST"));
  }

  private static ObjectNode graph(String n, String text) {
    return FakeScheduler.json(
        """
        {"1":{"class_type":"Save","inputs":
          {"n":%s,"text":"%s","list":{"__value__":[15,14,5]}},"is_changed":[NaN]}}"""
            .formatted(n, text));
  }

  private JsonNode submit(ObjectNode graph) {
    ObjectNode body = FakeScheduler.json("{}");
    body.set("prompt", graph);
    body.put("prompt_id", promptId);
    String json = WireJson.text(body);
    String answer = given().body(json).post("/prompt").then().statusCode(200).extract().asString();
    assertThat(FakeScheduler.json(answer).path("prompt_id").asText()).isEqualTo(promptId);
    return FakeScheduler.json(answer).path("number");
  }

  private List<JobSpec> submitted() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(promptId))
        .sorted(Comparator.comparingDouble(JobSpec::number)) // they are in several partitions
        .toList();
  }

  @Test
  void aRetryIsTheSameJobAndAnotherGraphAnother() {
    JsonNode first = submit(graph("1", "a"));
    assertThat(submit(graph("1", "a"))).as("a retry").isEqualTo(first);
    assertThat(submit(graph("\"1\"", "a"))).as("a retry, spelt otherwise").isEqualTo(first);

    JsonNode second = submit(graph("2", "a"));
    assertThat(second).isNotEqualTo(first);
    assertThat(submit(graph("2", "a"))).as("a retry of the second").isEqualTo(second);
    assertThat(submit(graph("1", "a"))).as("a late retry of the first").isEqualTo(first);

    List<JobSpec> jobs = submitted();
    assertThat(jobs).hasSize(2);
    assertThat(jobs.get(0).id()).isNotEqualTo(jobs.get(1).id());
    assertThat(jobs.get(0).workflow().at("/1/inputs/list/0").asInt()).isEqualTo(15);
    assertThat(RestAssured.get("/queue").asString().split(promptId, -1)).hasSize(3);
  }

  /** Long strings are compared by their content, wherever they are kept. */
  @Test
  void largeGraphsAreComparedToo() {
    String large = "x".repeat(300_000);
    JsonNode first = submit(graph("1", large));
    assertThat(submit(graph("1", large))).isEqualTo(first);
    assertThat(submit(graph("1", large + "y"))).isNotEqualTo(first);
    assertThat(submitted()).hasSize(2);
  }

  @Test
  void historyShowsTheNewest() throws SQLException {
    submit(graph("1", "a"));
    submit(graph("2", "a"));
    for (JobSpec job : submitted()) {
      scheduler.sql(
          "insert into scheduler.jobs (id, tenant, prompt_id, number, priority, state, attempt, spec,"
              + " submitted_at, queued_at, started_at, finished_at, changed_seq, result)"
              + " values (?, 'default', ?, ?, 0, 'SUCCEEDED', 1, ?, now(), now(), now(),"
              + " now() + ? * interval '1 second', nextval('scheduler.job_changes'), ?)",
          job.id().value(),
          promptId,
          job.number(),
          WireJson.text(job),
          job.number(),
          "{\"outputs\":{\"1\":{\"images\":[{\"filename\":\"%s.png\",\"subfolder\":\"%s\",\"type\":\"output\"}]}},\"meta\":{},\"messages\":[]}"
              .formatted(promptId, job.id()));
    }

    JsonNode one = FakeScheduler.json(RestAssured.get("/history/" + promptId).asString());
    assertThat(one.path(promptId).at("/prompt/2/1/inputs/n").asInt()).isEqualTo(2);
    String all = RestAssured.get("/history").asString();
    assertThat(all.split("\"" + promptId + "\":", -1)).as("once in the whole").hasSize(2);
    assertThat(RestAssured.get("/api/jobs/" + promptId + "/placement").statusCode()).isEqualTo(200);

    given()
        .body("{\"delete\":[\"%s\"]}".formatted(promptId))
        .post("/history")
        .then()
        .statusCode(200);
    assertThat(RestAssured.get("/history/" + promptId).asString()).isEqualTo("{}");
  }

  @Test
  void theIdOfTheFirstFollowsFromThePromptIdAlone() {
    submit(graph("1", "a"));
    assertThat(submitted().get(0).id())
        .isEqualTo(JobId.of(TenantId.DEFAULT, new PromptId(promptId)));
  }
}
