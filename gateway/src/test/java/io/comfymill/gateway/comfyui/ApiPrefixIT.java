package io.comfymill.gateway.comfyui;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that is added is served at both paths, and nothing but its resource says so. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class ApiPrefixIT {
  /** Found by the server as all resources are. */
  @Path("/route_of_a_test")
  public static class AddedResource {
    @GET
    @Path("/{name}")
    public String get(@RestPath String name, @RestQuery String size) {
      return name + " " + size;
    }

    @POST
    public String post(String body) {
      return body;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api"})
  void anAddedRouteIsServedAtBothPaths(String prefix) {
    given()
        .get(prefix + "/route_of_a_test/cat?size=3")
        .then()
        .statusCode(200)
        .body(equalTo("cat 3"));
    given()
        .body("as it was sent")
        .post(prefix + "/route_of_a_test")
        .then()
        .statusCode(200)
        .body(equalTo("as it was sent"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/api"})
  void aPromptIsReadAtBothPaths(String prefix) {
    given()
        .body("no JSON")
        .post(prefix + "/prompt")
        .then()
        .statusCode(400)
        .body("error.type", equalTo("invalid_json"));
  }
}
