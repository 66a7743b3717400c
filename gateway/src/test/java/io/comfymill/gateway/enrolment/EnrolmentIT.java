package io.comfymill.gateway.enrolment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.comfymill.common.certificate.CertificateRequest;
import io.comfymill.common.certificate.KeyPairs;
import io.comfymill.common.enrolment.AgentProof;
import io.comfymill.common.enrolment.EnrolmentToken;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.security.Authentication;
import io.comfymill.gateway.security.Keys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines come in by a token, prove who they are, and are shut out. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class EnrolmentIT {
  private static final String TOKEN = "X-Comfymill-Token";
  private static final String CHECK_IN = "/api/agents/self/check-in";
  private static final String RENEWAL = "/api/agents/self/renewal";

  @Inject Authentication authentication;

  private final KeyPair pair = KeyPairs.generate();
  private String operator;

  @BeforeEach
  void askForKeys() {
    GatewayServers.awaitReady();
    operator = Keys.make("default", "operator", "");
    Keys.ask(authentication);
  }

  @AfterEach
  void askForNone() {
    Keys.askNoMore(authentication);
  }

  private String token(String body) {
    return Keys.with(operator)
        .body(body)
        .post("/api/agents/tokens")
        .then()
        .statusCode(201)
        .header("Cache-Control", "no-store")
        .extract()
        .path("token");
  }

  private static ValidatableResponse enrol(String token, KeyPair pair) {
    return given()
        .header(TOKEN, token)
        .body(Map.of("csr", CertificateRequest.of(pair, "gateway"), "host", "gpu-7"))
        .contentType("application/json")
        .post("/api/agents/enrol")
        .then();
  }

  private String enrolled() {
    return enrol(token("{}"), pair).statusCode(201).extract().path("agent");
  }

  private static Response asked(KeyPair key, String agent, String path, Map<String, ?> body) {
    byte[] json = WireJson.write(body);
    String proof =
        AgentProof.of(key.getPrivate(), new AgentId(agent), "POST " + path, json, Instant.now());
    return given()
        .header(AgentProof.HEADER, proof)
        .contentType("application/json")
        .body(json)
        .post(path);
  }

  private ValidatableResponse checkIn(String agent, String place) {
    return asked(pair, agent, CHECK_IN, Map.of("place", place, "host", "at-" + place)).then();
  }

  private List<String> acts(String agent) {
    Keys.askNoMore(authentication);
    return given()
        .get("/api/audit?limit=1000")
        .then()
        .statusCode(200)
        .extract()
        .path("entries.findAll { it.target == '" + agent + "' }.action");
  }

  @Test
  void aTokenLetsOneMachineInUnderANameThatIsNotItsOwnToChoose() throws Exception {
    String token = token("{\"pool\": \"rack-3\", \"hosts\": [\"10.0.0.21\"]}");
    ValidatableResponse answer =
        enrol(token, pair)
            .statusCode(201)
            .body("settings.'comfymill.agent.pool'", equalTo("rack-3"))
            .body("settings.'quarkus.redis.hosts'", equalTo(GatewayServers.AGENTS_REDIS))
            .body("settings.'kafka.bootstrap.servers'", notNullValue())
            .body("record_key", matchesPattern("[\\w-]{43}"));
    String agent = answer.extract().path("agent");
    assertThat(agent).matches("agent-[0-9a-f]{12}");
    X509Certificate certificate = certificate(answer, "certificate");
    X509Certificate ca = certificate(answer, "ca");
    certificate.verify(ca.getPublicKey());
    assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + agent);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(2, agent), List.of(7, "10.0.0.21"));
    assertThat(Pem.fingerprint(ca))
        .isEqualTo(EnrolmentToken.of(token).orElseThrow().caFingerprint());
    enrol(token, KeyPairs.generate()).statusCode(401);
    Keys.with(operator)
        .get("/api/agents/" + agent)
        .then()
        .body("host", equalTo("gpu-7"))
        .body("pool", equalTo("rack-3"))
        .body("serial", equalTo(certificate.getSerialNumber().toString(16)));
    assertThat(acts(agent)).containsExactly("agent.enrol");
  }

  private static X509Certificate certificate(ValidatableResponse answer, String field)
      throws IOException {
    return Pem.certificates(answer.extract().path(field)).get(0);
  }

  @Test
  void theCaIsThereForWhoKnowsItsFingerprint() throws IOException {
    String pem = given().get("/api/agents/enrol/ca").then().statusCode(200).extract().asString();
    assertThat(Pem.fingerprint(Pem.certificates(pem).get(0)))
        .isEqualTo(EnrolmentToken.of(token("{}")).orElseThrow().caFingerprint());
  }

  @Test
  void aTokenMayBeForSeveralMachines() {
    String token = token("{\"uses\": 2}");
    enrol(token, KeyPairs.generate()).statusCode(201);
    enrol(token, KeyPairs.generate()).statusCode(201);
    enrol(token, KeyPairs.generate()).statusCode(401);
    String id = EnrolmentToken.of(token).orElseThrow().id();
    Keys.with(operator)
        .get("/api/agents/tokens")
        .then()
        .body("tokens.find { it.id == '" + id + "' }.used", equalTo(2))
        .body("tokens.find { it.id == '" + id + "' }.token", nullValue());
  }

  @Test
  void anUnknownAWrongAnExpiredAndARevokedTokenOpenNothing() {
    String good = token("{}");
    char last = good.charAt(55);
    String forged = good.substring(0, 55) + (last == '0' ? '1' : '0') + good.substring(56);
    String revoked = token("{}");
    String id = EnrolmentToken.of(revoked).orElseThrow().id();
    Keys.with(operator).delete("/api/agents/tokens/" + id).then().statusCode(200);
    for (String token :
        List.of(
            "", "x", forged, revoked, token("{\"ttl\": 0.001}"), good.replace("cme_", "cme_0"))) {
      enrol(token, pair)
          .statusCode(401)
          .body("type", equalTo("urn:comfymill:problem:unauthorized"));
    }
    enrol(good, pair).statusCode(201);
    assertThat(acts(id)).containsExactly("agent-token.create", "agent-token.revoke");
  }

  @Test
  void whatIsNoRequestOfACertificateUsesNoToken() {
    String token = token("{}");
    given()
        .header(TOKEN, token)
        .body("{\"csr\": \"x\"}")
        .post("/api/agents/enrol")
        .then()
        .statusCode(400)
        .body("field", equalTo("csr"));
    enrol(token, pair).statusCode(201);
  }

  @Test
  void tokensAreCheckedBeforeTheyAreMade() {
    for (String body :
        List.of(
            "{\"pool\": \"a b\"}",
            "{\"uses\": 0}",
            "{\"ttl\": \"60d\"}",
            "{\"hosts\": [\"gateway.example:80/\"]}",
            "{\"ca\": \"x\"}")) {
      Keys.with(operator).body(body).post("/api/agents/tokens").then().statusCode(400);
    }
  }

  @Test
  void aCertificateIsRenewedByTheKeyOfThePresentOneWhichIsWorthNothingThen() {
    String agent = enrolled();
    KeyPair next = KeyPairs.generate();
    Map<String, String> body = Map.of("csr", CertificateRequest.of(next, agent));
    asked(KeyPairs.generate(), agent, RENEWAL, body).then().statusCode(401);
    asked(pair, agent, RENEWAL, body).then().statusCode(201).body("agent", equalTo(agent));
    asked(pair, agent, CHECK_IN, Map.of("place", "a")).then().statusCode(401);
    asked(next, agent, CHECK_IN, Map.of("place", "a")).then().statusCode(200);
    assertThat(acts(agent)).containsExactly("agent.enrol", "agent.renew");
  }

  @Test
  void ofTwoCopiesTheLaterIsRefusedAndBothAreNamed() {
    String agent = enrolled();
    checkIn(agent, "one").statusCode(200);
    checkIn(agent, "two")
        .statusCode(409)
        .body("type", equalTo("urn:comfymill:problem:agent-copied"))
        .body("detail", containsString("at-one"))
        .body("detail", containsString("at-two"));
    checkIn(agent, "one").statusCode(200).body("interval_seconds", equalTo(20));
    Keys.with(operator)
        .get("/api/agents/" + agent)
        .then()
        .body("host", equalTo("at-one"))
        .body("copied_host", equalTo("at-two"));
    asked(pair, agent, CHECK_IN, Map.of("place", "one", "leaving", true)).then().statusCode(200);
    checkIn(agent, "two").statusCode(200);
    assertThat(acts(agent)).containsExactly("agent.enrol", "agent.copied");
  }

  @Test
  void whoWasRevokedIsToldSoAndNothingElse() {
    String agent = enrolled();
    checkIn(agent, "one").statusCode(200);
    Keys.with(operator)
        .delete("/api/agents/" + agent)
        .then()
        .statusCode(200)
        .body("revoked_at", notNullValue());
    checkIn(agent, "one")
        .statusCode(403)
        .body("type", equalTo("urn:comfymill:problem:agent-revoked"));
    asked(pair, agent, RENEWAL, Map.of("csr", CertificateRequest.of(pair, agent)))
        .then()
        .statusCode(403);
    Keys.with(operator).get("/api/agents").then().body("agents.id", hasItem(agent));
    assertThat(acts(agent)).containsExactly("agent.enrol", "agent.revoke");
  }

  /** Here Kafka has no authorizer, which the list does not conceal. */
  @Test
  void itIsToldWhetherKafkaShutsAnybodyOut() {
    enrolled();
    Keys.with(operator).get("/api/agents").then().body("kafka_enforces", equalTo(false));
  }

  @Test
  void unknownAgentsAndTokensAreNotFound() {
    Keys.with(operator).get("/api/agents/agent-0").then().statusCode(404);
    Keys.with(operator).delete("/api/agents/agent-0").then().statusCode(404);
    Keys.with(operator).delete("/api/agents/tokens/0").then().statusCode(404);
  }
}
