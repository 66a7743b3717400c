package io.comfymill.gateway.security;

import static io.restassured.RestAssured.given;

import io.comfymill.gateway.SecurityConfig.AuthMode;
import io.restassured.specification.RequestSpecification;

/** Keys for tests that share one running gateway, which asks for none until {@link #ask}. */
public final class Keys {
  private Keys() {}

  /** Makes it ask for keys; to be undone with {@link #askNoMore}. */
  public static void ask(Authentication authentication) {
    authentication.mode(AuthMode.KEYS);
  }

  public static void askNoMore(Authentication authentication) {
    authentication.mode(AuthMode.NONE);
  }

  /** While none is asked for. Does nothing where there is such a tenant. */
  public static void tenant(String id) {
    given().body("{\"id\": \"" + id + "\"}").post("/api/tenants");
  }

  /**
   * While none is asked for.
   *
   * @param more fields, beginning with a comma, or nothing
   */
  public static String make(String tenant, String role, String more) {
    String body =
        "{\"tenant\": \"%s\", \"name\": \"of a test\", \"role\": \"%s\"%s}"
            .formatted(tenant, role, more);
    return given().body(body).post("/api/keys").then().statusCode(201).extract().path("key");
  }

  /** A request that shows the key. */
  public static RequestSpecification with(String key) {
    return given().header("Authorization", "Bearer " + key);
  }

  /** What names a key and is no secret. */
  public static String id(String key) {
    return key.substring("cmk_".length(), "cmk_".length() + 12);
  }
}
