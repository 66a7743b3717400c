package io.comfymill.gateway.models;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue of models, with agents that the test plays. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class CatalogueIT {
  FakeScheduler scheduler;

  private final String unique = UUID.randomUUID().toString();
  private final String node = "catalogue-" + unique;
  private final String name = unique + ".safetensors";

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node(
        node, unique, JsonNodeFactory.instance.objectNode(), Map.of("loras", List.of("other.pt")));
    GatewayServers.awaitReady();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> given().get("/api/fleet/models").then().body("models.folder", hasItem("loras")));
  }

  private ObjectNode draft() {
    ObjectNode draft = JsonNodeFactory.instance.objectNode();
    draft.put("folder", "loras").put("name", name).put("sha256", "AB".repeat(32)).put("bytes", 7);
    draft.put("licence", "OpenRAIL");
    draft.putArray("sources").add("https://models.example/x?token=secret");
    return draft;
  }

  private static ValidatableResponse post(String path, Object body) {
    return given().body(body.toString()).post("/api/fleet/models" + path).then();
  }

  private String add() {
    return post("", draft()).statusCode(201).extract().path("id");
  }

  private void awaitSent(String id, Predicate<CatalogueModel> state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                scheduler.sent(Topic.MODEL_CATALOGUE, CatalogueModel.class).stream()
                    .anyMatch(said -> said.id().equals(id) && state.test(said)));
  }

  @Test
  void aModelOfTheCatalogueIsListedBeforeAnybodyHasIt() {
    String id = add();
    given()
        .get("/api/fleet/models?search=" + name)
        .then()
        .statusCode(200)
        .body("total", equalTo(1))
        .body("models[0].catalogue.id", equalTo(id))
        .body("models[0].catalogue.sha256", equalTo("ab".repeat(32)))
        .body("models[0].catalogue.licence", equalTo("OpenRAIL"))
        .body("models[0].catalogue.sources", contains("https://models.example/x?…"))
        .body("models[0].catalogue.wanted_by", empty());
  }

  @Test
  void agentsAreToldWhatIsPulledAndReleasedAndWithdrawn() {
    String id = add();
    awaitSent(id, said -> said.wantedBy().isEmpty());
    post("/" + id + "/pull", "{\"nodes\":[\"" + node + "\"]}")
        .statusCode(200)
        .body("wanted_by", contains(node));
    awaitSent(
        id,
        said ->
            said.isWantedBy(new NodeId(node))
                && said.sources().equals(List.of("https://models.example/x?token=secret")));
    post("/" + id + "/release", "{\"nodes\":[\"" + node + "\"]}")
        .statusCode(200)
        .body("wanted_by", empty());
    awaitSent(id, said -> said.version() == 3 && said.wantedBy().isEmpty());
    given().delete("/api/fleet/models/" + id).then().statusCode(200);
    awaitSent(id, said -> said.withdrawn());
    given().get("/api/fleet/models/" + id).then().statusCode(404);
    assertThat(add()).isNotEqualTo(id);
  }

  @Test
  void itIsShownHowFarANodeIs() {
    String id = add();
    post("/" + id + "/pull", "{\"nodes\":[\"" + node + "\"]}").statusCode(200);
    NodeFetches said =
        new NodeFetches(
            NodeFetches.TYPE,
            Instant.EPOCH,
            new NodeId(node),
            true,
            List.of(new NodeFetches.Fetch(id, NodeFetches.State.FETCHING, 3, null)));
    scheduler.sendRaw(Topic.NODE_FETCHES, node, WireJson.write(said));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                given()
                    .get("/api/fleet/models/" + id)
                    .then()
                    .body("fetches[0].node", equalTo(node))
                    .body("fetches[0].state", equalTo("fetching"))
                    .body("fetches[0].bytes", equalTo(3)));
  }

  private void fetches(boolean mayFetch) {
    scheduler.sendRaw(
        Topic.NODE_FETCHES,
        node,
        WireJson.write(
            new NodeFetches(
                NodeFetches.TYPE, Instant.EPOCH, new NodeId(node), mayFetch, List.of())));
  }

  @Test
  void aJobMayNeedAModelThatANodeCanFetch() throws SQLException {
    String loader = "Loader" + unique;
    String definition =
        """
        {"%s": {"input": {"required": {"lora": [["other.pt"], {}]}}, "output": ["MODEL"],
          "output_is_list": [false], "output_name": ["MODEL"], "name": "%s", "output_node": true}}
        """
            .formatted(loader, loader);
    scheduler.node(
        node, unique + "2", FakeScheduler.json(definition), Map.of("loras", List.of("other.pt")));
    String prompt =
        "{\"prompt\":{\"1\":{\"class_type\":\"%s\",\"inputs\":{\"lora\":\"%s\"}}}}"
            .formatted(loader, name);
    String id = add();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                given()
                    .body(prompt)
                    .post("/prompt")
                    .then()
                    .statusCode(400)
                    .body("node_errors.1.errors[0].type", equalTo("value_not_in_list")));

    fetches(true);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                given()
                    .get("/object_info/" + loader)
                    .then()
                    .body(loader + ".input.required.lora[0]", hasItems(name, "other.pt")));
    given().get("/models/loras").then().body("", hasItem(name));
    String promptId =
        given().body(prompt).post("/prompt").then().statusCode(200).extract().path("prompt_id");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                scheduler.sent(Topic.JOB_COMMANDS, JobCommand.class).stream()
                    .filter(JobCommand.Submit.class::isInstance)
                    .map(command -> ((JobCommand.Submit) command).job())
                    .anyMatch(
                        job ->
                            job.promptId().value().equals(promptId)
                                && job.requirements().modelFiles().equals(Set.of(name))));

    given().delete("/api/fleet/models/" + id).then().statusCode(200);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> given().body(prompt).post("/prompt").then().statusCode(400));
  }

  @Test
  void aPoolIsAllItsNodes() throws SQLException {
    scheduler.sql("update scheduler.nodes set pool = ? where id = ?", "p-" + unique, node);
    String id = add();
    post("/" + id + "/pull", "{\"pool\":\"p-" + unique + "\"}")
        .statusCode(200)
        .body("wanted_by", contains(node));
    post("/" + id + "/pull", "{\"pool\":\"none\"}").statusCode(404);
    post("/" + id + "/pull", "{\"nodes\":[\"nobody\"]}").statusCode(404);
    post("/" + id + "/pull", "{}").statusCode(400);
    post("/none/pull", "{\"nodes\":[\"" + node + "\"]}").statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({
    "name, ../x.safetensors",
    "name, sub/../../x.safetensors",
    "name, /etc/x.safetensors",
    "name, C:x.safetensors",
    "name, x.txt",
    "name, x.ckpt",
    "name, x.pt",
    "folder, ..",
    "folder, nowhere",
    "folder, custom_nodes",
    "sha256, abc",
  })
  void whatIsNoModelIsRefused(String field, String value) {
    post("", draft().put(field, value)).statusCode(400).body("detail", containsString(field));
  }

  @ParameterizedTest
  @CsvSource({
    "http://models.example/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/x",
    "file:///etc/passwd",
    "https://user:secret@models.example/x",
  })
  void whatLeadsInwardOrIsNoSourceIsRefused(String url) {
    ObjectNode draft = draft();
    draft.putArray("sources").add(url);
    post("", draft).statusCode(400).body("detail", containsString("sources"));
  }

  @Test
  void thereIsOneOfEachName() {
    add();
    post("", draft()).statusCode(409);
  }

  @Test
  void sourcesCanBeChangedAndAreLookedAt() {
    String id = add();
    given()
        .body("{\"sources\":[\"https://other.example/y\"]}")
        .patch("/api/fleet/models/" + id)
        .then()
        .statusCode(200)
        .body("sources", contains("https://other.example/y"))
        .body("licence", equalTo("OpenRAIL"));
    given()
        .body("{\"sources\":[\"http://10.0.0.1/y\"]}")
        .patch("/api/fleet/models/" + id)
        .then()
        .statusCode(400);
  }
}
