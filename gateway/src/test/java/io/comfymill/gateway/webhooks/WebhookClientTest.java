package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.http.HostLookup;
import io.comfymill.common.http.Networks;
import io.comfymill.common.http.OutboundTarget;
import io.comfymill.gateway.certificate.KeyStores;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClientTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Networks NONE = Networks.parse(List.of());
  private static final Networks LOOPBACK = Networks.parse(List.of("127.0.0.0/8"));

  private final Vertx vertx = Vertx.vertx();
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int post(WebhookClient client, String url) {
    return client
        .post(OutboundTarget.parse(url), Map.of("webhook-id", "m"), "{}")
        .await()
        .atMost(SOON);
  }

  private WebhookClient client(HostLookup lookup, Networks inner) {
    return client(lookup, inner, new HttpClientOptions());
  }

  private WebhookClient client(HostLookup lookup, Networks inner, HttpClientOptions options) {
    return new WebhookClient(vertx, lookup, inner, Duration.ofSeconds(30), options);
  }

  private static InetAddress[] found(String literal) throws UnknownHostException {
    return new InetAddress[] {InetAddress.getByName(literal)};
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsReached() {
    WebhookClient client = client(host -> found("127.0.0.1"), LOOPBACK);
    // no other lookup could find this name
    String url = "http://no-such-host.invalid:%d/a?b=c".formatted(receiver.port());
    assertThat(post(client, url)).isEqualTo(204);
    assertThat(receiver.at("/a?b=c")).hasSize(1);
  }

  @Test
  void aNameThatTurnsInwardIsRefusedTheSecondTime() {
    Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.1", "169.254.169.254"));
    WebhookClient client = client(host -> found(answers.removeFirst()), LOOPBACK);
    String url = "http://rebind.example:%d/".formatted(receiver.port());
    assertThat(post(client, url)).isEqualTo(204);
    assertThat(post(client, url)).isEqualTo(204);
    assertThatThrownBy(() -> post(client, url)).hasMessageContaining("inside");
    assertThat(answers).as("each request looks up once").isEmpty();
  }

  @Test
  void nothingInsideIsReachedWhereNothingIsAllowed() {
    WebhookClient client = client(InetAddress::getAllByName, NONE);
    for (String host : List.of("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]")) {
      String url = "http://%s:%d/".formatted(host, receiver.port());
      assertThatThrownBy(() -> post(client, url)).as(host).hasMessageContaining("inside");
    }
    assertThat(receiver.all()).isEmpty();
  }

  @Test
  void redirectsAreNotFollowed() {
    receiver.answering(message -> 307);
    WebhookClient client = client(InetAddress::getAllByName, LOOPBACK);
    assertThat(post(client, receiver.url("/"))).isEqualTo(307);
    assertThat(receiver.at("/elsewhere")).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsGivenUp() throws IOException {
    WebhookClient client =
        new WebhookClient(
            vertx,
            InetAddress::getAllByName,
            LOOPBACK,
            Duration.ofMillis(500),
            new HttpClientOptions());
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:%d/".formatted(silent.getLocalPort());
      assertThatThrownBy(() -> post(client, url)).hasMessageContaining("imeout");
    }
  }

  @Test
  void aPinnedAddressNeedsTheCertificateOfItsName(@TempDir Path folder) throws Exception {
    Path store = KeyStores.make(folder.resolve("store"), 1);
    PfxOptions own = new PfxOptions().setPath(store.toString()).setPassword(KeyStores.PASSWORD);
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(own))
            .requestHandler(request -> request.response().setStatusCode(202).end())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    HostLookup lookup = host -> found("127.0.0.1");
    WebhookClient trusting = client(lookup, LOOPBACK, new HttpClientOptions().setTrustOptions(own));
    String url = "https://%s:" + server.actualPort() + "/";
    assertThat(post(trusting, url.formatted(KeyStores.HOST))).isEqualTo(202);
    assertThatThrownBy(() -> post(trusting, url.formatted("other.example")))
        .hasStackTraceContaining("other.example");
    assertThatThrownBy(() -> post(client(lookup, LOOPBACK), url.formatted(KeyStores.HOST)))
        .hasStackTraceContaining("certification path");
  }
}
