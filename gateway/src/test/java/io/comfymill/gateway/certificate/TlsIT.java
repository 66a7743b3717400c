package io.comfymill.gateway.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.restassured.RestAssured;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway speaks TLS itself, with certificates that are replaced while it runs. */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class TlsIT {
  @TestHTTPResource(value = "/", tls = true)
  URI address;

  @ConfigProperty(name = "quarkus.tls.key-store.p12.path")
  Path file;

  @Inject TlsConfigurationRegistry registry;
  @Inject Event<CertificateUpdatedEvent> updated;

  @BeforeEach
  void ready() {
    GatewayServers.awaitReady();
  }

  /** One that trusts the certificate that is in the file now. */
  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      trusted.load(in, KeyStores.PASSWORD.toCharArray());
    }
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("gateway", trusted.getCertificate("gateway"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void requestsAndSocketsGoOverTls() throws Exception {
    assertThat(address.getScheme()).isEqualTo("https");
    HttpClient client = client();
    HttpResponse<String> queue = get(client, "/queue");
    assertThat(queue.body()).contains("queue_running");
    assertThat(queue.version()).isEqualTo(HttpClient.Version.HTTP_2);
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(address.resolve("/ws").toString().replace("https", "wss")),
                new WebSocket.Listener() {})
            .get(10, TimeUnit.SECONDS);
    assertThat(socket.isInputClosed()).isFalse();
    socket.abort();
  }

  @Test
  void aNewCertificateIsServedWithoutARestart() throws Exception {
    HttpClient old = client();
    assertThat(get(old, "/queue").statusCode()).isEqualTo(200);
    KeyStores.make(file, 3);
    TlsConfiguration tls = registry.getDefault().orElseThrow();
    assertThat(tls.reload()).isTrue(); // as its timer does
    updated.fire(new CertificateUpdatedEvent("<default>", tls));
    HttpClient fresh = client();
    await()
        .ignoreException(SSLHandshakeException.class)
        .until(() -> get(fresh, "/queue").statusCode() == 200);
    assertThatThrownBy(() -> get(HttpClient.newHttpClient(), "/queue"))
        .isInstanceOf(SSLHandshakeException.class);
    RestAssured.get("/q/metrics")
        .then()
        .body(containsString("comfymill_gateway_certificate_remaining_seconds 2"));
  }

  @Test
  void healthSaysWhenTheCertificateEnds() {
    RestAssured.get("/q/health/well")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("certificate"))
        .body("checks.find { it.name == 'certificate' }.data.expires_at", containsString("20"));
  }
}
