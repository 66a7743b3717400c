package io.comfymill.gateway.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.audit.AuditEntry;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.security.Authentication;
import io.comfymill.gateway.security.Keys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written down, and that nobody can change it. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class AuditIT {
  @Inject Authentication authentication;
  @Inject AuditLog log;
  FakeScheduler scheduler;

  private String admin;
  private long start;

  @BeforeEach
  void askForKeys() throws IOException {
    GatewayServers.awaitReady();
    admin = Keys.make("default", "admin", "");
    Keys.ask(authentication);
    start = last();
  }

  @AfterEach
  void askForNone() {
    Keys.askNoMore(authentication);
  }

  private long last() throws IOException {
    return page("?limit=1").path("last").asLong();
  }

  private JsonNode page(String query) throws IOException {
    return WireJson.mapper().readTree(Keys.with(admin).get("/api/audit" + query).asString());
  }

  private List<AuditEntry> since() throws IOException {
    List<AuditEntry> entries = new ArrayList<>();
    for (JsonNode json : page("?limit=1000&after=" + start).path("entries")) {
      entries.add(WireJson.mapper().treeToValue(json, AuditEntry.class));
    }
    return entries;
  }

  @Test
  void administratorsActsAreThereWithTheStateBeforeAndAfter() throws IOException {
    String tenant = "audited-" + UUID.randomUUID().toString().substring(0, 8);
    Keys.with(admin).body("{\"id\": \"" + tenant + "\"}").post("/api/tenants");
    Keys.with(admin).body("{\"name\": \"New\"}").patch("/api/tenants/" + tenant);
    Keys.with(admin).body("{\"id\": \"" + tenant + "\"}").post("/api/tenants"); // there is one
    assertThat(since())
        .extracting(AuditEntry::action)
        .containsExactly("tenant.create", "tenant.change");
    AuditEntry change = since().get(1);
    assertThat(change.target()).isEqualTo(tenant);
    assertThat(change.keyId()).isEqualTo(Keys.id(admin));
    assertThat(change.address()).isEqualTo("127.0.0.1");
    assertThat(change.before().path("name").asText()).isEqualTo(tenant);
    assertThat(change.after().path("name").asText()).isEqualTo("New");
  }

  @Test
  void operatorsActsAreThereTooEvenIfNobodyCarriesThemOut() throws IOException, SQLException {
    scheduler.node("audited", "{}");
    Keys.with(admin).post("/api/nodes/audited/drain").then().statusCode(202);
    Keys.with(admin).post("/api/nodes/no-such-node/drain").then().statusCode(404);
    assertThat(since())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo("node.change");
              assertThat(entry.target()).isEqualTo("audited");
              assertThat(entry.before().path("draining").asBoolean()).isFalse();
              assertThat(entry.after().path("draining").asBoolean()).isTrue();
            });
  }

  @Test
  void whoIsDeniedIsThere() {
    String viewer =
        Keys.with(admin)
            .body("{\"name\": \"v\", \"role\": \"viewer\"}")
            .post("/api/keys")
            .then()
            .extract()
            .path("key");
    given().header("X-API-Key", "wrong").get("/queue").then().statusCode(401);
    Keys.with(viewer).post("/interrupt").then().statusCode(403);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(since())
                    .extracting(AuditEntry::action)
                    .contains("access.unknown", "access.denied"));
  }

  @Test
  void entriesHangTogetherHoweverManyAreWrittenAtOnce() throws IOException {
    CompletableFuture.allOf(
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        log.write(
                                new Actor("default", "ann", null, "::1"),
                                new AuditLog.Act("test.act", "t" + i, null, List.of(i)))
                            .subscribeAsCompletionStage())
                .toArray(CompletableFuture[]::new))
        .join();
    List<AuditEntry> entries = since();
    assertThat(entries).hasSizeGreaterThanOrEqualTo(20);
    for (int i = 0; i < entries.size(); i++) {
      assertThat(entries.get(i).isIntact()).isTrue();
      assertThat(i == 0 || entries.get(i).follows(entries.get(i - 1))).isTrue();
    }
    assertThat(page("?limit=5&action=test").path("entries")).isNotEmpty();
    assertThat(page("?limit=1000&actor=nobody&after=0").path("entries")).isEmpty();
  }

  @Test
  void nobodyChangesWhatIsWritten() throws IOException, SQLException {
    Keys.with(admin).body("{}").patch("/api/tenants/default").then().statusCode(200);
    long number = last();
    for (String statement :
        List.of(
            "update gateway.audit_log set actor = 'me' where number = " + number,
            "delete from gateway.audit_log where number = " + number,
            "truncate gateway.audit_log")) {
      assertThatThrownBy(() -> scheduler.gatewaySql(statement))
          .hasMessageContaining("only appended to");
    }
    assertThat(since()).anyMatch(entry -> entry.number() == number);
  }

  /** Retention takes the oldest away, and what is left still hangs together. */
  @Test
  void whatIsTooOldGoes() throws IOException {
    Keys.with(admin).body("{}").patch("/api/tenants/default").then().statusCode(200);
    assertThat(log.forget(Instant.EPOCH).await().atMost(Duration.ofMinutes(1))).isZero();
    assertThat(since()).isNotEmpty();
  }
}
