package io.comfymill.gateway.models;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeModels;
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
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model files of the fleet, as agents tell them. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class FleetModelsIT {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  FakeScheduler scheduler;

  private final String unique = UUID.randomUUID().toString();
  private final String node = "models-" + unique;
  private final String first = unique + "-1.safetensors";
  private final String second = unique + "-2.safetensors";
  private final String sha256 = unique.replace("-", "").repeat(2);

  @BeforeEach
  void aNode() throws SQLException {
    scheduler.node(
        node,
        unique,
        JsonNodeFactory.instance.objectNode(),
        Map.of("loras", List.of(first, second)));
    GatewayServers.awaitReady();
  }

  private void told(String name, String sha256, Instant usedAt) {
    NodeModels part =
        new NodeModels(
            NodeModels.TYPE,
            NOON,
            new NodeId(node),
            NodeModels.partOf("loras", name),
            List.of(new ModelFile("loras", name, 7, sha256, usedAt)));
    scheduler.sendRaw(Topic.NODE_MODELS, part.key(), WireJson.write(part));
  }

  private ValidatableResponse models(String search) {
    return given().get("/api/fleet/models?search=" + search).then().statusCode(200);
  }

  @Test
  void aFileIsShownWithItsContentAndItsLastUse() {
    told(first, sha256, NOON);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> models(first).body("models[0].sha256", equalTo(sha256)));
    models(first)
        .body("total", equalTo(1))
        .body("models[0].folder", equalTo("loras"))
        .body("models[0].bytes", equalTo(7))
        .body("models[0].nodes", contains(node))
        .body("models[0].last_used_at", equalTo("2026-01-02T12:00:00Z"));
    models(second).body("models[0].sha256", nullValue());
  }

  @Test
  void aCopyUnderAnotherNameIsNamed() {
    told(first, sha256, null);
    told(second, sha256, null);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> models(first).body("models[0].same_as", contains("loras/" + second)));
  }

  @Test
  void comfyUisOwnRouteOfThatNameStaysAsItIs() {
    given().get("/api/models").then().statusCode(200).body("$", hasItem("loras"));
  }
}
