package io.comfymill.gateway.alerts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.WebhookDeliveryRow;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class AlertsIT {
  /** Set by {@link GatewayServers}. */
  FakeScheduler scheduler;

  @Inject Database database;

  private final String node = "alerts-" + UUID.randomUUID();

  @AfterEach
  void gone() throws SQLException {
    scheduler.sql("delete from scheduler.nodes where id = ?", node);
  }

  private JsonNode alerts(String query) throws IOException {
    String answer =
        RestAssured.get("/api/alerts" + query).then().statusCode(200).extract().asString();
    return WireJson.mapper().readTree(answer).path("alerts");
  }

  private List<JsonNode> ofNode(String query) throws IOException {
    return StreamSupport.stream(alerts(query).spliterator(), false)
        .filter(alert -> alert.path("target").asText().equals(node))
        .toList();
  }

  private List<String> told(String webhook) {
    return database
        .read(
            session ->
                session
                    .createQuery(
                        "from WebhookDeliveryRow where webhookId = :id order by number",
                        WebhookDeliveryRow.class)
                    .setParameter("id", webhook)
                    .getResultList())
        .await()
        .indefinitely()
        .stream()
        .filter(row -> row.payload.contains(node))
        .map(row -> row.type)
        .toList();
  }

  @Test
  void aNodeThatIsLostIsAnAlertUntilItIsBackAndWebhooksAreToldOfBoth() throws Exception {
    String webhook =
        given()
            .contentType(ContentType.JSON)
            .body("{\"url\": \"https://comfymill.invalid/hook\", \"events\": [\"alert.*\"]}")
            .post("/api/webhooks")
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    scheduler.node(node, "{}");
    scheduler.sql("update scheduler.nodes set online = false, detail = 'gone' where id = ?", node);
    await().until(() -> ofNode("").size() == 1);

    JsonNode alert = ofNode("").get(0);
    assertThat(alert.path("rule").asText()).isEqualTo("node-lost");
    assertThat(alert.path("severity").asText()).isEqualTo("critical");
    assertThat(alert.path("detail").asText()).isEqualTo("gone");
    long number = alert.path("number").asLong();
    RestAssured.post("/api/alerts/" + number + "/acknowledge")
        .then()
        .statusCode(200)
        .body("acknowledged_by", equalTo("anyone"));
    assertThat(told(webhook)).containsExactly("alert.fired");

    scheduler.sql("update scheduler.nodes set online = true where id = ?", node);
    letTimePass();
    await().until(() -> ofNode("?state=over").size() == 1);
    assertThat(ofNode("?state=over").get(0).path("resolved_at").asText()).isNotEmpty();
    assertThat(ofNode("")).isEmpty();
    assertThat(told(webhook)).containsExactly("alert.fired", "alert.resolved");
    RestAssured.delete("/api/webhooks/" + webhook);
  }

  /** It was not so for long enough. */
  private void letTimePass() {
    database
        .write(
            session ->
                session
                    .createNativeQuery(
                        "update gateway.alerts set seen_at = seen_at - interval '1 minute'"
                            + " where target = :node")
                    .setParameter("node", node)
                    .executeUpdate())
        .await()
        .indefinitely();
  }

  @Test
  void whatIsAskedWronglyIsRefused() {
    RestAssured.get("/api/alerts?state=maybe").then().statusCode(400);
    RestAssured.get("/api/alerts?limit=0").then().statusCode(400);
    RestAssured.get("/api/alerts?before=x").then().statusCode(400);
    RestAssured.post("/api/alerts/x/acknowledge").then().statusCode(400);
    RestAssured.post("/api/alerts/999999999/acknowledge").then().statusCode(404);
  }
}
