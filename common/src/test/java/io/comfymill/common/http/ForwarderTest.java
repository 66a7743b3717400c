package io.comfymill.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client, a server that forwards, and the server behind it. */
class ForwarderTest {
  private static final int LIMIT = 1 << 20;
  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private int behind;
  private int front;

  @BeforeEach
  void servers() {
    behind =
        await(
                vertx
                    .createHttpServer()
                    .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                    .requestHandler(this::behind)
                    .listen(0, HOST))
            .actualPort();
    Forwarder forwarder = new Forwarder(vertx.createHttpClient(), LIMIT);
    front =
        await(
                vertx
                    .createHttpServer()
                    .requestHandler(request -> front(forwarder, request))
                    .listen(0, HOST))
            .actualPort();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private void front(Forwarder forwarder, HttpServerRequest request) {
    request.pause();
    int port = request.path().equals("/nobody") ? 1 : behind;
    RequestOptions target =
        new RequestOptions().setHost(HOST).setPort(port).setURI("/behind" + request.uri());
    forwarder
        .forward(request, target, status -> status != 404)
        .onSuccess(status -> untaken(request, status))
        .onFailure(failure -> request.response().setStatusCode(502).end());
  }

  private void untaken(HttpServerRequest request, int status) {
    seen.add("forwarded " + status);
    if (status == 404) {
      request.response().setStatusCode(410).end();
    }
  }

  private void behind(HttpServerRequest request) {
    switch (request.path()) {
      case "/behind/missing" -> request.response().setStatusCode(404).end("not here");
      case "/behind/broken" -> {
        request.response().putHeader("Content-Length", "9").write("half");
        vertx.setTimer(50, timer -> request.connection().close());
      }
      default ->
          request
              .body()
              .onSuccess(
                  body ->
                      request
                          .response()
                          .putHeader("X-Seen", request.method() + " " + request.uri())
                          .putHeader("X-Origin", "" + request.getHeader("Origin"))
                          .putHeader("X-Host", request.getHeader("Host"))
                          .putHeader("X-Mine", "" + request.getHeader("X-Mine"))
                          .end(body));
    }
  }

  private HttpClientRequest request(HttpMethod method, String path) {
    return await(client.request(method, front, HOST, path));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private record Answer(HttpClientResponse head, Buffer body) {}

  private static Answer send(HttpClientRequest request, Buffer body) {
    return await(
        request.send(body).compose(head -> head.body().map(bytes -> new Answer(head, bytes))));
  }

  @Test
  void aRequestArrivesWithItsQueryAndHeadersAndTheAnswerComesBack() {
    Buffer body = Buffer.buffer(new byte[LIMIT]);
    Answer answer =
        send(
            request(HttpMethod.PUT, "/a%2Fb?c=%20d")
                .putHeader("X-Mine", "kept")
                .putHeader("Origin", "http://page")
                .putHeader("X-Secret", "of this connection")
                .putHeader("Connection", "X-Secret"),
            body);
    assertThat(answer.head().statusCode()).isEqualTo(200);
    assertThat(answer.head().getHeader("X-Seen")).isEqualTo("PUT /behind/a%2Fb?c=%20d");
    assertThat(answer.head().getHeader("X-Mine")).isEqualTo("kept");
    assertThat(answer.head().getHeader("X-Origin")).isEqualTo("null");
    assertThat(answer.head().getHeader("X-Host")).isEqualTo(HOST + ":" + behind);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void whatIsTooLongIsRefusedAnnouncedOrNot() {
    Buffer body = Buffer.buffer(new byte[LIMIT + 1]);
    assertThat(send(request(HttpMethod.POST, "/x"), body).head().statusCode()).isEqualTo(413);
    HttpClientRequest chunked = request(HttpMethod.POST, "/x").setChunked(true);
    Future<HttpClientResponse> answer = chunked.response();
    chunked.write(body.slice(0, LIMIT));
    chunked.write(body.slice(0, 10));
    assertThat(await(answer).statusCode()).isEqualTo(413);
  }

  @Test
  void anAnswerThatIsNotTakenIsLeftToTheCaller() throws InterruptedException {
    assertThat(send(request(HttpMethod.GET, "/missing"), Buffer.buffer()).head().statusCode())
        .isEqualTo(410);
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("forwarded 404");
  }

  @Test
  void whereNobodyIsThatIsTold() {
    assertThat(send(request(HttpMethod.GET, "/nobody"), Buffer.buffer()).head().statusCode())
        .isEqualTo(502);
  }

  @Test
  void halfAnAnswerIsNotTakenForAWholeOne() {
    HttpClientRequest request = request(HttpMethod.GET, "/broken");
    assertThatThrownBy(() -> send(request, Buffer.buffer()))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(HttpClosedException.class);
  }

  @Test
  void messagesOfAWebSocketPassBothWays() throws InterruptedException {
    WebSocket socket =
        await(
            vertx
                .createWebSocketClient()
                .connect(
                    new WebSocketConnectOptions().setHost(HOST).setPort(front).setURI("/socket")));
    BlockingQueue<String> back = new LinkedBlockingQueue<>();
    socket.textMessageHandler(back::add);
    await(socket.writeTextMessage("hello"));
    assertThat(back.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
    await(socket.close());
  }
}
