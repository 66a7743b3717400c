package io.comfymill.agent.enrolment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Asks a gateway. Without TLS only on this machine, since tokens go over the line. */
final class GatewayLink {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private final URI gateway;

  /**
   * @throws IllegalArgumentException where it must not be asked
   */
  GatewayLink(URI gateway) {
    this.gateway = gateway;
    String scheme = String.valueOf(gateway.getScheme()).toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    boolean here = scheme.equals("http") && THIS_MACHINE.contains(gateway.getHost());
    if (gateway.getHost() == null || !(secure || here)) {
      throw new IllegalArgumentException(
          "comfymill.agent.enrolment.gateway must be like https://comfy.example, not " + gateway);
    }
  }

  /**
   * The CA of agents.
   *
   * @param fingerprint by which it is known, whoever answers
   */
  X509Certificate ca(String fingerprint) throws IOException, InterruptedException {
    HttpRequest request = request("/api/agents/enrol/ca").GET().build();
    HttpResponse<String> answer = send(client(anyServer()), request);
    if (answer.statusCode() != 200) {
      throw refused(answer);
    }
    X509Certificate found = Pem.certificates(answer.body()).get(0);
    if (!Pem.fingerprint(found).equals(fingerprint)) {
      throw new IOException(
          "%s has another CA than the token is for; somebody may stand between".formatted(gateway));
    }
    return found;
  }

  private static SSLContext anyServer() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyServer()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no TLS", e);
    }
  }

  /**
   * @param ca trusted first; a gateway behind a proxy may have a certificate that all trust
   * @throws RefusedException where the answer is no
   */
  JsonNode post(String path, Map<String, String> headers, byte[] body, Path ca)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<String> answer = sendTrusting(ca, request.build());
    if (answer.statusCode() >= 300) {
      throw refused(answer);
    }
    return WireJson.mapper().readTree(answer.body());
  }

  private HttpResponse<String> sendTrusting(Path ca, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return send(client(TlsFiles.trusting(ca).context()), request);
    } catch (SSLHandshakeException notOurCa) {
      try {
        return send(client(null), request);
      } catch (SSLHandshakeException notKnown) {
        notKnown.addSuppressed(notOurCa);
        throw notKnown;
      }
    }
  }

  private static HttpClient client(@Nullable SSLContext trusted) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    return (trusted == null ? builder : builder.sslContext(trusted)).build();
  }

  private HttpRequest.Builder request(String path) {
    String base = gateway.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static IOException refused(HttpResponse<String> answer) {
    String detail = "";
    try {
      detail = WireJson.mapper().readTree(answer.body()).path("detail").asText();
    } catch (JsonProcessingException e) {
      detail = ""; // whatever stands before the gateway has answered
    }
    String message =
        "%s was answered with %d: %s".formatted(answer.uri(), answer.statusCode(), detail);
    return answer.statusCode() < 500
        ? new RefusedException(answer.statusCode(), detail.isEmpty() ? message : detail)
        : new IOException(message);
  }
}
