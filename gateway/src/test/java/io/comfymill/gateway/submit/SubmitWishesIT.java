package io.comfymill.gateway.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.id.JobId;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers ask for in {@code extra_data.comfymill}, and jobs that no node could ever run. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class SubmitWishesIT {
  /** Has the class, and one model; the other node has neither the class nor that model. */
  private static final String WITH_SPECIAL =
      """
      {"Load":{"input":{"required":{"name":[["a.safetensors"],{}]}},"output":["MODEL"]},
       "Special":{"input":{"required":{"model":["MODEL",{}]}},"output":[],"output_node":true}}""";

  private static final String WITH_BIG_MODEL =
      """
      {"Load":{"input":{"required":{"name":[["a.safetensors","big.safetensors"],{}]}},
        "output":["MODEL"]},
       "Plain":{"input":{"required":{"model":["MODEL",{}]}},"output":[],"output_node":true}}""";

  FakeScheduler scheduler;
  @Inject ArtifactStore store;
  @Inject GatewayConfig config;

  private final String promptId = UUID.randomUUID().toString();

  @BeforeEach
  void twoNodes() throws SQLException {
    scheduler.node("wish-special", WITH_SPECIAL);
    scheduler.node("wish-big", WITH_BIG_MODEL);
    scheduler.sql(
        "update scheduler.nodes set pool = 'video', labels = '[\"fast\"]' where id = 'wish-big'");
    GatewayServers.awaitReady();
    await()
        .untilAsserted(
            () ->
                RestAssured.get("/object_info")
                    .then()
                    .body("keySet()", hasItems("Special", "Plain")));
  }

  private static ObjectNode loading(String file, String output) {
    return FakeScheduler.json(
        """
        {"1":{"class_type":"Load","inputs":{"name":"%s"}},
         "2":{"class_type":"%s","inputs":{"model":["1",0]}}}"""
            .formatted(file, output));
  }

  private Response submit(ObjectNode workflow, String wishes) {
    ObjectNode body = FakeScheduler.json("{}");
    body.set("prompt", workflow);
    body.put("prompt_id", promptId);
    body.putObject("extra_data").set("comfymill", FakeScheduler.json(wishes));
    return given()
        .contentType(ContentType.JSON)
        .header("Comfy-Usage-Source", "tests")
        .body(body.toString())
        .post("/prompt");
  }

  private List<JobSpec> submitted() {
    return scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
        .filter(JobCommand.Submit.class::isInstance)
        .map(command -> ((JobCommand.Submit) command).job())
        .filter(job -> job.promptId().value().equals(promptId))
        .toList();
  }

  private JsonNode refused(Response response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(submitted()).as("nothing is queued").isEmpty();
    JsonNode body = FakeScheduler.json(response.asString());
    assertThat(body.path("error").path("extra_info").isObject()).isTrue();
    assertThat(body.path("node_errors").isObject()).isTrue();
    return body;
  }

  @Test
  void whatAJobWaitsForReachesTheScheduler() {
    submit(loading("a.safetensors", "Special"), "{}");
    JobId first = submitted().get(0).id();
    ObjectNode body = FakeScheduler.json("{}");
    body.set("prompt", loading("a.safetensors", "Special"));
    String second = UUID.randomUUID().toString();
    body.put("prompt_id", second);
    body.putObject("extra_data")
        .set(
            "comfymill",
            FakeScheduler.json(
                "{\"depends_on\":[\"%s\"],\"held\":true,\"merge\":true}".formatted(promptId)));
    given()
        .contentType(ContentType.JSON)
        .body(body.toString())
        .post("/prompt")
        .then()
        .statusCode(200);

    JobConditions conditions =
        scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
            .filter(JobCommand.Submit.class::isInstance)
            .map(command -> ((JobCommand.Submit) command).job())
            .filter(job -> job.promptId().value().equals(second))
            .findFirst()
            .orElseThrow()
            .conditions();
    assertThat(conditions.held()).isTrue();
    assertThat(conditions.dependsOn()).containsExactly(first);
    assertThat(conditions.merge().key()).hasSize(64);
    assertThat(submitted().get(0).conditions()).isNull();
  }

  @Test
  void aJobThatDependsOnAnUnknownOneIsRefused() {
    JsonNode body =
        refused(submit(loading("a.safetensors", "Special"), "{\"depends_on\":[\"nobody\"]}"));
    assertThat(body.at("/error/details").asText()).contains("depends_on", "'nobody'");
  }

  @Test
  void whatIsAskedForReachesTheScheduler() {
    Response response =
        submit(
            loading("big.safetensors", "Plain"),
            """
            {"pool":"video","labels":["fast"],"pin":"wish-big","min_vram_bytes":"20GiB",
             "priority":7,"max_attempts":2,"timeout":"5m","sticky":"me"}""");

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    JobSpec job = submitted().get(0);
    assertThat(job.priority()).isEqualTo(7);
    assertThat(job.limits()).isEqualTo(new JobLimits(2, Duration.ofMinutes(5), null));
    assertThat(job.requirements().pool()).isEqualTo("video");
    assertThat(job.requirements().labels()).containsExactly("fast");
    assertThat(job.requirements().pin()).hasToString("wish-big");
    assertThat(job.requirements().minVramBytes()).isEqualTo(20L << 30);
    assertThat(job.requirements().sticky()).isEqualTo("default/me");
    assertThat(job.requirements().modelFiles()).containsExactly("big.safetensors");
    assertThat(job.requirements().needsNoGpu()).isFalse();
    assertThat(job.extraData().path("comfy_usage_source").asText()).isEqualTo("tests");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pool | \"nope\"",
        "pin | \"nope\"",
        "min_vram_bytes | -1",
        "priority | \"high\"",
        "max_attempts | 0",
        "timeout | \"later\"",
        "deadline | \"2001-01-01T00:00:00Z\"",
        "labels | {}",
        "colour | \"red\"",
      })
  void badInputIsNamedAndNothingIsQueued(String field, String json) {
    JsonNode body =
        refused(submit(loading("a.safetensors", "Plain"), "{\"" + field + "\":" + json + "}"));

    assertThat(body.at("/error/type").asText()).isEqualTo("invalid_extra_data");
    assertThat(body.at("/error/details").asText()).contains("extra_data.comfymill." + field);
    assertThat(body.at("/error/extra_info/field").asText())
        .isEqualTo("extra_data.comfymill." + field);
  }

  @Test
  void aModelThatNoNodeHasTogetherWithTheRestIsNotInTheList() {
    JsonNode body = refused(submit(loading("big.safetensors", "Special"), "{}"));

    assertThat(body.at("/error/type").asText()).isEqualTo("prompt_outputs_failed_validation");
    JsonNode error = body.at("/node_errors/1/errors/0");
    assertThat(error.path("type").asText()).isEqualTo("value_not_in_list");
    assertThat(error.at("/extra_info/input_name").asText()).isEqualTo("name");
    assertThat(error.path("details").asText())
        .contains("1 node lacks Special", "1 node lacks big.safetensors");
    assertThat(body.at("/node_errors/1/dependent_outputs/0").asText()).isEqualTo("2");
    assertThat(body.at("/node_errors/1/class_type").asText()).isEqualTo("Load");
  }

  @Test
  void aClassThatTheWantedNodeLacksIsAnInvalidPrompt() {
    JsonNode body = refused(submit(loading("a.safetensors", "Special"), "{\"pin\":\"wish-big\"}"));

    assertThat(body.at("/error/type").asText()).isEqualTo("invalid_prompt");
    assertThat(body.at("/error/details").asText()).isEqualTo("1 node lacks Special");
    assertThat(body.at("/error/extra_info/reasons/0/nodes/0").asText()).isEqualTo("wish-big");
  }

  @Test
  void moreMemoryThanAnyNodeHasIsRefused() {
    JsonNode body =
        refused(submit(loading("a.safetensors", "Plain"), "{\"min_vram_bytes\":\"80GiB\"}"));

    assertThat(body.at("/error/type").asText()).isEqualTo("no_suitable_node");
    assertThat(body.at("/error/details").asText()).contains("less than 80.0 GiB of VRAM");
    assertThat(RestAssured.get("/q/metrics").asString())
        .contains(
            "comfymill_gateway_submits_seconds_count"
                + "{reason=\"no_suitable_node\",result=\"refused\"}");
  }

  @Test
  void aJobThatAsksToBeHeldIsTakenAllTheSame() {
    Response response =
        submit(loading("big.safetensors", "Special"), "{\"hold_if_impossible\":true}");

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(submitted()).hasSize(1);
  }

  @Test
  void aHeldJobMayNeedClassesAndModelsThatNoNodeHas() {
    assertThat(refused(submit(loading("new.safetensors", "Plain"), "{}")).toString())
        .contains("value_not_in_list");
    assertThat(refused(submit(loading("a.safetensors", "Newest"), "{}")).toString())
        .contains("missing_node_type", "Node 'Newest' not found");

    Response response =
        submit(loading("new.safetensors", "Newest"), "{\"hold_if_impossible\":true}");

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(submitted().get(0).requirements().nodeClasses()).containsExactly("Load", "Newest");
    assertThat(submitted().get(0).requirements().modelFiles()).containsExactly("new.safetensors");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300_000})
  void aKeyForPartnerServicesLeavesTheGatewayEncrypted(int length) throws Exception {
    ObjectNode body = FakeScheduler.json("{}");
    body.put("prompt_id", promptId);
    body.set("prompt", loading("a.safetensors", "Special"));
    String planted = "planted-" + UUID.randomUUID();
    ObjectNode extra = body.putObject("extra_data").put("api_key_comfy_org", planted);
    extra.put("auth_token_comfy_org", planted).put(JobSecrets.SEALED, "a copy");
    extra.set("filler", JsonNodeFactory.instance.arrayNode().add("x".repeat(length)));
    given()
        .contentType(ContentType.JSON)
        .body(body.toString())
        .post("/prompt")
        .then()
        .statusCode(200);

    JobSpec job =
        scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
            .filter(JobCommand.Submit.class::isInstance)
            .map(command -> ((JobCommand.Submit) command).job())
            .filter(sent -> sent.promptId().value().equals(promptId))
            .findFirst()
            .orElseThrow();
    assertThat(WireJson.text(job)).doesNotContain(planted);
    ObjectNode content = JobContent.of(job, store).extraData();
    assertThat(content.toString()).doesNotContain(planted, "a copy");
    new JobSecrets(config.secretsKeyFile()).open(job.id(), content);
    assertThat(content.path("api_key_comfy_org").asText()).isEqualTo(planted);
    assertThat(content.path("auth_token_comfy_org").asText()).isEqualTo(planted);
    String queue = RestAssured.get("/queue").asString();
    assertThat(queue).contains(promptId).doesNotContain(planted, JobSecrets.SEALED);
  }
}
