package io.comfymill.standalone.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks services for their health and metrics. */
public final class ServiceClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final HttpClient http;
  private final URI gateway;
  private final @Nullable String key;

  /**
   * @param gateway the only service that the key is sent to
   * @param trusted whose certificates are accepted; null for those that Java trusts
   */
  public ServiceClient(URI gateway, @Nullable String key, @Nullable SSLContext trusted) {
    this.gateway = gateway;
    this.key = key;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    this.http = (trusted == null ? builder : builder.sslContext(trusted)).build();
  }

  /**
   * An answer with any status.
   *
   * @param around the local time in the middle of the exchange
   */
  public record Answer(int status, String body, Instant around) {}

  /**
   * @throws IOException where nothing answers; the message says where
   */
  public Answer get(Service service, String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.base() + path)).timeout(TIMEOUT);
    if (key != null && service.base().equals(gateway)) {
      request.header("Authorization", "Bearer " + key);
    }
    Instant asked = Instant.now();
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        String text = new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        Duration took = Duration.between(asked, Instant.now());
        return new Answer(response.statusCode(), text, asked.plus(took.dividedBy(2)));
      }
    } catch (IOException e) {
      String why = e.getMessage() == null ? "the connection is refused" : e.getMessage();
      throw new IOException("nothing answers at " + service.base() + " (" + why + ")", e);
    }
  }
}
