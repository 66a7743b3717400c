package io.comfymill.gateway.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How clients speak HTTP does not matter; the answers are those of a ComfyUI 0.3.64. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class HttpHabitsIT {
  private static final int MIB = 1024 * 1024;

  @TestHTTPResource("/")
  URI server;

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "text/plain", "bogus", "application/json;q=0", ""})
  void theAcceptHeaderNeverMatters(String accept) throws IOException {
    for (String path : new String[] {"/queue", "/models", "/history", "/prompt", "/api/jobs"}) {
      given()
          .header("Accept", accept)
          .get(path)
          .then()
          .statusCode(200)
          .header("Content-Type", "application/json; charset=utf-8");
    }
    given()
        .header("Accept", accept)
        .body("{}")
        .post("/prompt")
        .then()
        .statusCode(400)
        .body("error.type", equalTo("no_prompt"));
    assertThat(
            upload(
                    form("Content-Disposition: form-data; name=\"image\"; filename=\"a.png\""),
                    accept)
                .path("name")
                .toString())
        .isEqualTo("a.png");
  }

  private static byte[] form(String head) {
    return ("--b\r\n" + head + "\r\n\r\nabc\r\n--b--\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Response upload(byte[] form, String accept) {
    return given()
        .header("Accept", accept)
        .header("Content-Type", "Multipart/Form-Data; Boundary=b")
        .body(form)
        .post("/upload/image");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filename=\"plain habits.png\" | plain habits.png",
        "filename=\"a\\\"habit.png\" | a\"habit.png",
        "filename=\"\u00fcmlaut.png\" | \u00fcmlaut.png",
        "filename=\"x.png\"; filename*=UTF-8''%C3%BCstar.png | \u00fcstar.png",
        "filename=bare-habit.png | bare-habit.png",
      })
  void aFileIsNamedAsEveryLibraryWritesIt(String parameter, String name) {
    Response answer =
        upload(form("Content-Disposition: form-data; name=\"image\"; " + parameter), "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.<String>path("name")).isEqualTo(name);
  }

  private static byte[] packed(String coding, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream to =
        coding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      to.write(content);
    }
    return packed.toByteArray();
  }

  private static Response post(String path, String type, String coding, byte[] body) {
    return given()
        .header("Content-Type", type)
        .header("Content-Encoding", coding)
        .body(body)
        .post(path);
  }

  /** As it stands, since clients' libraries would write it otherwise. */
  private String status(String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }

  private String statusOfGet(String path) throws IOException {
    return status(
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/features?a=%, 200",
    "/features?a=%zz, 200",
    "/features?a;b, 200",
    "'/features?a={b|c}^`\"<d>[e]\\', 200",
    "/features?a=\u00e9\u6f22, 200",
    "'/history/{a|b}', 200",
    "/history/%zz, 200",
    "/history/a;b, 200",
    "/features;x=1, 404",
    "/features/, 404",
    "/api/features/, 404",
    "/history/, 404",
    "/models/checkpoints/, 404",
    "/view?filename=100%.png&type=input, 404",
    "/view?filename=none.png&type=, 400",
    "/view?filename=&type=input, 400",
    "/view?filename=none.png&type=input;x, 400",
    "/history?max_items=1_0, 200",
    "/history?max_items=99999999999999999999, 200",
    "/history?max_items=%D9%A3, 200",
    "/history?max_items=1.5, 400",
    "/api/jobs?limit=99999999999, 200",
    "/api/jobs?limit=, 400",
    "/api/jobs?offset=, 400",
    "/api/jobs?sort_by=, 400",
    "/api/jobs?sort_order=, 400",
    "/api/jobs/%20, 404",
  })
  void pathsAndQueriesAreReadAsPythonReadsThem(String path, int status) throws IOException {
    assertThat(statusOfGet(path)).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void whoAsksBeforeSendingIsToldToGoOn() throws IOException {
    String request =
        "POST /prompt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}";
    assertThat(status(request)).startsWith("HTTP/1.1 100 ");
  }

  @Test
  void refusalsOfJobsAreWordedAndLabelledAsComfyUis() {
    given()
        .get("/api/jobs?sort_by=nope")
        .then()
        .statusCode(400)
        .header("Content-Type", "application/json; charset=utf-8")
        .body("error", equalTo("sort_by must be 'created_at' or 'execution_duration'"));
    given()
        .get("/api/jobs/%20")
        .then()
        .statusCode(404)
        .header("Content-Type", "application/json; charset=utf-8")
        .body("error", equalTo("Job not found"));
    given()
        .body("{")
        .post("/api/jobs/cancel")
        .then()
        .statusCode(400)
        .body("error", equalTo("Request body must be valid JSON"));
    given()
        .body("{\"job_ids\": 5}")
        .post("/api/jobs/cancel")
        .then()
        .statusCode(400)
        .body("error", equalTo("job_ids must be a list"));
  }

  @Test
  void aRefusalWithoutWordsHasNoMediaType() {
    given()
        .urlEncodingEnabled(false)
        .get("/userdata/..%2Fx")
        .then()
        .statusCode(403)
        .header("Content-Type", nullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void packedBodiesAreUnpacked(String coding) throws IOException {
    byte[] json = "{\"prompt\":{},\"number\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(post("/prompt", "application/json", coding, packed(coding, json)).asString())
        .contains("invalid_number");
    byte[] form =
        form("Content-Disposition: form-data; name=\"image\"; filename=\"" + coding + ".png\"");
    assertThat(
            post("/upload/image", "multipart/form-data; boundary=b", coding, packed(coding, form))
                .<String>path("name"))
        .isEqualTo(coding + ".png");
    assertThat(
            post(
                    "/api/queue",
                    "text/plain",
                    coding,
                    packed(coding, "{}".getBytes(StandardCharsets.UTF_8)))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prompt", "/queue", "/upload/image"})
  void aBodyThatIsNotPackedAsItSaysIsTheClientsMistake(String path) {
    byte[] body = "{\"prompt\":{}}".getBytes(StandardCharsets.UTF_8);
    assertThat(post(path, "multipart/form-data; boundary=b", "gzip", body).statusCode())
        .isEqualTo(400);
  }

  /** 200 MiB in some 200 KiB. */
  @ParameterizedTest
  @ValueSource(strings = {"/prompt", "/queue", "/upload/image"})
  void aBombIsDefused(String path) throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream to = new GZIPOutputStream(bomb)) {
      to.write(
          "--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 200; i++) {
        to.write(new byte[MIB]);
      }
    }
    assertThat(
            post(path, "multipart/form-data; boundary=b", "gzip", bomb.toByteArray()).statusCode())
        .isBetween(400, 499);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/api/nope", "/upload/image", "/interrupt", "/api/nope/x.js"})
  void whatIsNotThereIsNotFoundInPlainText(String path) {
    given()
        .get(path)
        .then()
        .statusCode(404)
        .contentType(startsWith("text/plain"))
        .body(equalTo("404: Not Found"));
    given().head(path).then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | /queue | GET,HEAD,POST",
        "PUT | /api/prompt | GET,HEAD,POST",
        "POST | /view | GET,HEAD",
        "POST | /nope | GET,HEAD",
        "PATCH | /upload/image | POST",
      })
  void aWrongMethodIsNotAllowedInPlainText(String method, String path, String allowed) {
    given()
        .request(method, path)
        .then()
        .statusCode(405)
        .header("Allow", equalTo(allowed))
        .contentType(startsWith("text/plain"))
        .body(equalTo("405: Method Not Allowed"));
  }

  @Test
  void whatCanBeReadAnswersHeadAndEverythingOptions() {
    for (String path : new String[] {"/queue", "/prompt", "/models", "/history", "/features"}) {
      given().head(path).then().statusCode(200);
      given().options(path).then().statusCode(200).body(equalTo(""));
    }
  }

  @Test
  void longLinesAndHeadersAreTakenAsComfyUiTakesThem() {
    given().get("/features?x=" + "a".repeat(8190 - "/features?x=".length())).then().statusCode(200);
    given().header("X-Long", "a".repeat(8190)).get("/features").then().statusCode(200);
    given().get("/features?x=" + "a".repeat(20_000)).then().statusCode(414);
  }
}
