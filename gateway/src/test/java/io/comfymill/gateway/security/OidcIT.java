package io.comfymill.gateway.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.comfymill.gateway.GatewayServers;
import io.comfymill.gateway.SecurityConfig.AuthMode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of a real OpenID Connect server, beside keys. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class OidcIT {
  private static final String TENANT = "of-oidc";
  private static final Map<String, Object> USER =
      Map.of("studio", Map.of("tenant", TENANT), "roles", List.of("user", "of another program"));

  @Inject Authentication authentication;
  MockOAuth2Server server;

  private String admin;

  @BeforeEach
  void askForTokens() {
    GatewayServers.awaitReady();
    Keys.tenant(TENANT);
    admin = Keys.make("default", "admin", "");
    authentication.mode(AuthMode.OIDC);
  }

  @AfterEach
  void askForNone() {
    Keys.askNoMore(authentication);
  }

  private String token(String issuer, String audience, Map<String, Object> claims, long seconds) {
    return server.issueToken(issuer, "ann", audience, claims, seconds).serialize();
  }

  private String token(Map<String, Object> claims) {
    return token(GatewayServers.OIDC_ISSUER, GatewayServers.OIDC_AUDIENCE, claims, 3600);
  }

  @Test
  void aTokensClaimsSayWhoItIs() {
    Keys.with(token(USER))
        .get("/api/self")
        .then()
        .statusCode(200)
        .body("tenant", equalTo(TENANT))
        .body("name", equalTo("ann"))
        .body("scopes", hasItems("jobs:read", "jobs:write"))
        .body("scopes", not(hasItems("admin")));
    Keys.with(token(USER)).get("/queue").then().statusCode(200);
    Keys.with(token(USER)).get("/api/keys").then().statusCode(403);
    Keys.with(token(Map.of("studio", Map.of("tenant", TENANT), "roles", "viewer x")))
        .post("/interrupt")
        .then()
        .statusCode(403);
  }

  @Test
  void keysAreTakenBesideThem() {
    Keys.with(admin).get("/api/keys").then().statusCode(200);
  }

  @Test
  void aTokenThatIsNotForThisGatewayOpensNothing() {
    String issuer = GatewayServers.OIDC_ISSUER;
    String audience = GatewayServers.OIDC_AUDIENCE;
    String good = token(USER);
    String[] parts = good.split("\\.", 3);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("of another program", "admin");
    String forged =
        parts[0]
            + "."
            + encoder.encodeToString(payload.getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[2];
    String unsigned =
        encoder.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + parts[1]
            + ".";
    for (String token :
        List.of(
            token(issuer, "another", USER, 3600),
            token("another", audience, USER, 3600),
            token(issuer, audience, USER, -60),
            token(Map.of("roles", "admin")),
            token(Map.of("studio", Map.of("tenant", "no-such-tenant"), "roles", "admin")),
            forged,
            unsigned,
            "eyJhbGciOiJub25lIn0",
            "x")) {
      assertThat(Keys.with(token).get("/queue").statusCode()).as(token).isEqualTo(401);
    }
  }

  @Test
  void theTokensOfADisabledTenantOpenNothing() {
    Keys.with(admin).body("{\"disabled\": true}").patch("/api/tenants/" + TENANT);
    Keys.with(token(USER)).get("/queue").then().statusCode(401);
    Keys.with(admin).body("{\"disabled\": false}").patch("/api/tenants/" + TENANT);
    Keys.with(token(USER)).get("/queue").then().statusCode(200);
  }

  @Test
  void whereKeysAloneCountATokenOpensNothing() {
    authentication.mode(AuthMode.KEYS);
    Keys.with(token(USER)).get("/queue").then().statusCode(401);
  }

  /** Credentials that are meant for a proxy, or for another server, do no harm. */
  @Test
  void whereNothingIsAskedNothingIsJudged() {
    Keys.askNoMore(authentication);
    Keys.with("x").get("/queue").then().statusCode(200);
    given().auth().preemptive().basic("ann", "secret").get("/queue").then().statusCode(200);
    given().header("X-API-Key", "comfyui-1").get("/api/v2/jobs").then().statusCode(200);
  }
}
