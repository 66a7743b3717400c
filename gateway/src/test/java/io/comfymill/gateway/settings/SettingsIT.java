package io.comfymill.gateway.settings;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.ServiceSettings.Source;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What processes tell of their settings, the gateway of the test and agents that it plays. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class SettingsIT {
  private static final String URL = "/api/fleet/settings";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  FakeScheduler scheduler;

  private final String agent = "hand-made-" + UUID.randomUUID();

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  private void tell(String instance, Instant at, String value) {
    Setting setting =
        new Setting("comfymill.agent.prefetch", value, "1", Source.ENVIRONMENT, false);
    ServiceSettings said =
        new ServiceSettings(ServiceSettings.TYPE, at, Service.AGENT, instance, List.of(setting));
    scheduler.sendRaw(Topic.SERVICE_SETTINGS, said.key(), WireJson.write(said));
  }

  @Test
  void aGatewayTellsItsOwn() {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                given()
                    .get(URL + "?search=GATEWAY.MAX-HISTORY")
                    .then()
                    .statusCode(200)
                    .body("services.service", hasItem("gateway"))
                    .body("settings.name", contains("comfymill.gateway.max-history"))
                    .body("settings[0].default", equalTo("10000"))
                    .body("settings[0].description", containsString("history")));
    // Where the database is, but not its password.
    given()
        .get(URL)
        .then()
        .body("settings.name", hasItem("quarkus.datasource.reactive.url"))
        .body("settings.name", not(hasItem("quarkus.datasource.password")));
  }

  @Test
  void whereAgentsDifferItIsSaidWhoHasWhat() {
    tell(agent + "-old", Instant.now().minus(Duration.ofHours(1)), "9");
    tell(agent + "-1", Instant.now(), "2");
    tell(agent + "-2", Instant.now(), "3");
    String value = "settings[0].values.find { it.value == '%s' }.instances";
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                given()
                    .get(URL + "?search=agent.prefetch&only=differing")
                    .then()
                    .statusCode(200)
                    .body("services.instance", hasItem(agent + "-1"))
                    .body("services.instance", not(hasItem(agent + "-old")))
                    .body("settings[0].values", notNullValue())
                    .body(value.formatted("2"), hasItem(agent + "-1"))
                    .body(value.formatted("3"), hasItem(agent + "-2")));
    given()
        .get(URL + "?only=changed")
        .then()
        .body("settings.changed", everyItem(equalTo(true)))
        .body("settings.name", hasItem("comfymill.agent.prefetch"));
  }

  @Test
  void anUnknownWishIsRefused() {
    given().get(URL + "?only=new").then().statusCode(400).body("detail", containsString("only"));
  }
}
