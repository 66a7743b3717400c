package io.comfymill.gateway.quarantine;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What this gateway cannot understand stops nothing, and people see it and decide. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class QuarantineIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  FakeScheduler scheduler;

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private static List<String> ids() {
    return given().get("/api/quarantine").then().statusCode(200).extract().path("quarantine.id");
  }

  /** Sends bytes that are no event, and waits until they are set aside. */
  private String setAside(byte[] bytes) {
    List<String> before = ids();
    scheduler.sendRaw(Topic.JOB_EVENTS, UUID.randomUUID().toString(), bytes);
    await().atMost(PATIENCE).until(() -> ids().size() > before.size());
    return ids().stream().filter(id -> !before.contains(id)).findFirst().orElseThrow();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aBadRecordIsListedAndShownWithItsBytes() {
    String id = setAside(utf8("{\"type\":\"Running\"}"));

    assertThat(id).startsWith("job-events-");
    given()
        .get("/api/quarantine/" + id)
        .then()
        .statusCode(200)
        .body("service", equalTo("gateway"))
        .body("cause", containsString("lacks 'at'"))
        .body("text", equalTo("{\"type\":\"Running\"}"));
    given().get("/q/health/live").then().statusCode(200);
    given().get("/q/metrics").then().body(containsString("comfymill_quarantined_total{"));
  }

  @Test
  void bytesThatAreNoTextAreShownInBase64() {
    String id = setAside(new byte[] {(byte) 0xff, 0, 1});

    given().get("/api/quarantine/" + id).then().body("base64", equalTo("/wAB"));
  }

  @Test
  void oneIsDropped() {
    String id = setAside(utf8("dropped"));

    given().delete("/api/quarantine/" + id).then().statusCode(200).body("id", equalTo(id));
    given().get("/api/quarantine").then().body("quarantine.id", not(hasItem(id)));
    given()
        .delete("/api/quarantine/" + id)
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:comfymill:problem:unknown-record"));
  }

  @Test
  void oneIsPutBackIntoItsTopicWhereItIsReadAgain() {
    String id = setAside(utf8("replayed"));

    given().post("/api/quarantine/" + id + "/replay").then().statusCode(200);

    // This gateway understands it no better, so it comes back under another id.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ids())
                    .doesNotContain(id)
                    .anySatisfy(
                        other ->
                            given()
                                .get("/api/quarantine/" + other)
                                .then()
                                .body("text", equalTo("replayed"))));
  }

  @Test
  void aLimitThatMakesNoSenseIsRefused() {
    given().get("/api/quarantine?limit=0").then().statusCode(400);
  }
}
