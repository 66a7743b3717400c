package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.imageio.ImageIO;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An ordinary client of a ComfyUI server. */
final class ComfyClient {
  private static final HttpClient HTTP = builder().build();

  private final URI server;
  private final HttpClient http;
  private final @Nullable String key;

  ComfyClient(URI server) {
    this(server, HTTP, null);
  }

  private ComfyClient(URI server, HttpClient http, @Nullable String key) {
    this.server = server;
    this.http = http;
    this.key = key;
  }

  /** One that shows a key to a gateway that speaks TLS. */
  static ComfyClient secure(URI server, SSLContext trusted, String key) {
    return new ComfyClient(server, builder().sslContext(trusted).build(), key);
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5));
  }

  /** {@code POST /prompt}, whatever the answer. */
  HttpResponse<String> post(ObjectNode workflow, String promptId, String clientId)
      throws IOException {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", workflow);
    body.put("prompt_id", promptId).put("client_id", clientId);
    return send(
        HttpRequest.newBuilder(server.resolve("/prompt"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(WireJson.write(body))),
        HttpResponse.BodyHandlers.ofString());
  }

  /** {@code POST /prompt} that is accepted at once. */
  void submit(ObjectNode workflow, String promptId) throws IOException {
    HttpResponse<String> answer = post(workflow, promptId, "e2e");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(WireJson.mapper().readTree(answer.body()).path("prompt_id").textValue())
        .isEqualTo(promptId);
  }

  /**
   * {@code POST /prompt} again and again until it is accepted, as a careful client does while a
   * part of the cluster is away: the same prompt_id is the same job.
   */
  void submitPersistently(ObjectNode workflow, String promptId) {
    org.awaitility.Awaitility.await("POST /prompt of " + promptId)
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> post(workflow, promptId, "e2e").statusCode() == 200);
  }

  /** The history entry; a missing node for a job that has none yet. */
  JsonNode history(String promptId) throws IOException {
    return get("/history/" + promptId).path(promptId);
  }

  JsonNode get(String path) throws IOException {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(server.resolve(path)), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("GET %s: %s", path, answer.body()).isEqualTo(200);
    return WireJson.mapper().readTree(answer.body());
  }

  String text(String path) throws IOException {
    return send(HttpRequest.newBuilder(server.resolve(path)), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Whatever the status. */
  HttpResponse<String> answer(String path) throws IOException {
    return send(HttpRequest.newBuilder(server.resolve(path)), HttpResponse.BodyHandlers.ofString());
  }

  int status(String path) throws IOException {
    return send(
            HttpRequest.newBuilder(URI.create(server + path)),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  HttpResponse<String> postJson(String path, String body) throws IOException {
    return post(path, "application/json", body);
  }

  HttpResponse<String> post(String path, String contentType, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        HttpResponse.BodyHandlers.ofString());
  }

  /** {@code PUT} of JSON that is done, or on its way. */
  void put(String path, String body) throws IOException {
    change(path, "PUT", HttpRequest.BodyPublishers.ofString(body));
  }

  /** {@code DELETE} that is done, or on its way. */
  void delete(String path) throws IOException {
    change(path, "DELETE", HttpRequest.BodyPublishers.noBody());
  }

  private void change(String path, String method, HttpRequest.BodyPublisher body)
      throws IOException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isIn(200, 202);
  }

  /** {@code POST /upload/image}; the answer names the file as workflows may. */
  JsonNode upload(String filename, byte[] content) throws IOException {
    String boundary = "comfymill-e2e-boundary";
    String head =
        """
        --%s
        Content-Disposition: form-data; name="image"; filename="%s"
        Content-Type: image/png

        """
            .formatted(boundary, filename)
            .replace("\n", "\r\n");
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(server.resolve("/upload/image"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(
                    HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(head),
                        HttpRequest.BodyPublishers.ofByteArray(content),
                        HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readTree(answer.body());
  }

  /** Fetches an output item through {@code /view}, exactly as history gave it. */
  BufferedImage view(JsonNode item) throws IOException {
    String query =
        "/view?filename=%s&subfolder=%s&type=%s"
            .formatted(
                encode(item.path("filename").asText()),
                encode(item.path("subfolder").asText()),
                encode(item.path("type").asText()));
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(server.resolve(query)), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as("GET %s", query).isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    if (key != null) {
      request.header("X-API-Key", key);
    }
    try {
      return http.send(request.timeout(Duration.ofSeconds(30)).build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
