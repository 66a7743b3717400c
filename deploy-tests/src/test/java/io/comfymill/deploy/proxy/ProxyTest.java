package io.comfymill.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.comfymill.deploy.proxy.ProxyProcess.Kind;
import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyTest {
  /** So that a client stays with its gateway although that has been slow for a moment. */
  private static final int PATIENT = 60;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private FakeGateway first;
  private FakeGateway second;
  private @Nullable ProxyProcess proxy;

  @BeforeEach
  void start() throws Exception {
    first = new FakeGateway(vertx, "first");
    second = new FakeGateway(vertx, "second");
  }

  @AfterEach
  void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private ProxyProcess start(Kind kind) throws Exception {
    return start(kind, 2);
  }

  private ProxyProcess start(Kind kind, int failedChecks) throws Exception {
    assumeTrue(kind.isInstalled(), kind + " is not installed: it is a package of Debian");
    proxy = new ProxyProcess(kind, folder, first.address(), second.address(), failedChecks);
    return proxy;
  }

  private HttpResponse<String> post(ProxyProcess to, byte[] body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(to.uri("http", "/prompt"))
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The name of the gateway that answers this client. */
  private String answering(ProxyProcess to) throws Exception {
    String answer = post(to, new byte[1]).body();
    return answer.substring(0, answer.indexOf(' '));
  }

  @ParameterizedTest
  @EnumSource
  void requestsUploadsAndWebSocketsGetThroughAndTheInsideStaysInside(Kind kind) throws Exception {
    ProxyProcess to = start(kind, PATIENT);
    String stays = answering(to);
    HttpResponse<String> large = post(to, new byte[20_000_000]);
    assertThat(large.body()).as("by " + kind).isEqualTo(stays + " 20000000 127.0.0.1");

    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(to.uri("ws", "/ws?clientId=a"), new Listener(heard))
            .get(10, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(10, TimeUnit.SECONDS);
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(stays + " hello");
    socket.abort();

    HttpRequest inside = HttpRequest.newBuilder(to.uri("http", "/q/metrics")).build();
    assertThat(client.send(inside, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  private record Listener(BlockingQueue<String> heard) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.add(text.toString());
      return WebSocket.Listener.super.onText(socket, text, last);
    }
  }

  /** A request that the gateway had when it went may fail; whoever sends it again gets through. */
  @ParameterizedTest
  @EnumSource
  void aGatewayThatIsKilledCostsNobodyMoreThanOneRetry(Kind kind) throws Exception {
    ProxyProcess to = start(kind);
    int retries = 0;
    for (int i = 0; i < 100; i++) {
      if (i == 50) {
        (first.requests.get() > 0 ? first : second).kill();
      }
      if (post(to, new byte[1000]).statusCode() != 200) {
        retries++;
        assertThat(post(to, new byte[1000]).statusCode()).isEqualTo(200);
      }
    }
    assertThat(retries).isLessThanOrEqualTo(1);
    assertThat(first.requests.get() + second.requests.get()).isGreaterThanOrEqualTo(100);
    assertThat(first.requests.get()).isPositive();
    assertThat(second.requests.get()).isPositive();
  }

  @Test
  void aGatewayThatIsNotReadyGetsNothing() throws Exception {
    ProxyProcess to = start(Kind.HAPROXY);
    String stays = answering(to);
    (stays.equals("first") ? first : second).ready = false;
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !answering(to).equals(stays));
    assertThat(answering(to)).isNotEqualTo(stays);
  }
}
