package io.comfymill.gateway.security;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages in somebody's browser can do to a gateway that the browser can reach. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class WebPageGuardIT {
  private static final String FOREIGN = "http://evil.example";

  @TestHTTPResource("/ws")
  URI socket;

  private static RequestSpecification from(String origin) {
    return given().header("Origin", origin).contentType("text/plain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | /prompt | {\"prompt\": {}}",
        "POST | /api/prompt | {\"prompt\": {}}",
        "POST | /queue | {\"clear\": true}",
        "POST | /interrupt | {}",
        "POST | /api/v2/jobs | {}",
        "POST | /upload/image | x",
        "PUT | /api/etn/image/7 | x",
        "DELETE | /api/queue-pauses | {}",
        "GET | /history | ",
        "GET | /no/such/route | "
      })
  void aForeignPageIsRefusedWhateverItAsks(String method, String path, String body) {
    RequestSpecification asked = from(FOREIGN);
    if (body != null) {
      asked.body(body);
    }
    asked.request(method, path).then().statusCode(403).body(containsString("allowed-origins"));
  }

  @Test
  void aForeignPageChangesNothing() {
    String file = "/userdata/of-a-page.txt";
    from(FOREIGN).body("7").post(file).then().statusCode(403);
    given().get(file).then().statusCode(404);
    given().body("7").post(file).then().statusCode(200);
    from(FOREIGN).delete(file).then().statusCode(403);
    given().delete(file).then().statusCode(204);
  }

  @Test
  void aForeignPageCannotListen() {
    assertThat(listen("http://" + socket.getAuthority())).isEqualTo(101);
    assertThat(listen("null")).isEqualTo(101);
    assertThat(listen(FOREIGN)).isEqualTo(403);
    assertThat(listen("http://localhost:1")).isEqualTo(403);
  }

  private int listen(String origin) {
    URI uri = URI.create(socket.toString().replace("http", "ws"));
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .header("Origin", origin)
          .buildAsync(uri, new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void aNameThatLeadsHereFromAbroadIsRefused() {
    given()
        .header("Host", "evil.example")
        .get("/queue")
        .then()
        .statusCode(403)
        .body(containsString("allowed-hosts=evil.example"));
  }

  @Test
  void otherClientsAndOwnPagesComeIn() {
    given().get("/queue").then().statusCode(200);
    from("null").get("/queue").then().statusCode(200);
    from(RestAssured.baseURI + ":" + RestAssured.port)
        .header("Sec-Fetch-Site", "same-origin")
        .get("/queue")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
    given().options("/queue").then().statusCode(200).body(emptyString());
  }

  @Test
  void anAllowedPageIsToldSo() {
    from(GatewayServers.ALLOWED_ORIGIN)
        .header("Sec-Fetch-Site", "cross-site")
        .get("/queue")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo(GatewayServers.ALLOWED_ORIGIN))
        .header("Vary", containsString("origin"));
    given()
        .header("Origin", GatewayServers.ALLOWED_ORIGIN)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type, x-api-key, comfy-user")
        .options("/prompt")
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Methods", containsString("POST"))
        .header("Access-Control-Allow-Headers", containsString("x-api-key"));
  }
}
