package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.http.Forwarder;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.artifacts.KeptUploads;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway of three nodes: the first two are of one kind, and the custom node is on the third. */
class ProxiedExchangeTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final NodeClient client =
      new NodeClient(vertx, GatewayConfigs.defaults(), Optional.empty());
  private final Forwarder forwarder = new Forwarder(client.http(), 1 << 20);
  private final RouteKnowledge knowledge = new RouteKnowledge();
  private final List<KeptUploads.Upload> puts = new CopyOnWriteArrayList<>();
  private final FakeNode plain = new FakeNode(vertx);
  private final FakeNode another = new FakeNode(vertx);
  private final FakeNode custom =
      new FakeNode(vertx)
          .answering("GET /pack/a", "{\"a\":1}")
          .answering("POST /api/pack/run", "ran")
          .answering("PUT /api/etn/image/a%20b", "put");
  private List<ReachableNode> nodes = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() {
    nodes.add(node("1", plain.url(), "plain"));
    nodes.add(node("2", another.url(), "plain"));
    nodes.add(node("3", custom.url(), "custom"));
    Router router = Router.router(vertx);
    router.route().handler(this::pass);
    router.route().handler(exchange -> exchange.response().setStatusCode(410).end("nobody"));
    port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static ReachableNode node(String id, String url, String kind) {
    return new ReachableNode(new NodeId(id), url, kind, "", Set.of());
  }

  private void pass(RoutingContext exchange) {
    exchange.request().pause();
    new ProxiedExchange(
            TenantId.DEFAULT,
            exchange,
            client,
            forwarder,
            (owner, request, node, upload) -> {
              puts.add(upload);
              request.resume();
              return request.response().end("kept").map(200);
            },
            knowledge,
            List.copyOf(nodes))
        .next();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void whatOnlyReadsIsAskedOfOneNodeOfEachKind() throws Exception {
    assertThat(send("GET", "/pack/a", "").body()).isEqualTo("{\"a\":1}");
    assertThat(plain.requests).containsExactly("GET /pack/a");
    assertThat(another.requests).isEmpty();
    await().until(() -> knowledge.kind("GET", "/api/pack/a/b").equals("custom"));
  }

  @Test
  void whatChangesSomethingIsSentOnceToWhoServesIt() throws Exception {
    assertThat(send("POST", "/api/pack/run", "body").body()).isEqualTo("ran");
    assertThat(plain.requests).containsExactly("PROPFIND /api/pack/run");
    assertThat(another.requests).isEmpty();
    assertThat(custom.requests)
        .containsExactly("PROPFIND /api/pack/run", "POST /api/pack/run body");
  }

  @Test
  void whatNobodyHasIsLeftToTheGateway() throws Exception {
    assertThat(send("GET", "/nowhere", "").body()).isEqualTo("nobody");
    assertThat(send("DELETE", "/nowhere", "").body()).isEqualTo("nobody");
    assertThat(custom.requests).containsExactly("GET /nowhere", "PROPFIND /nowhere");
  }

  @Test
  void anUploadIsKeptUnderTheLastNameOfItsPath() throws Exception {
    assertThat(send("PUT", "/api/etn/image/a%20b?x=1", "picture").body()).isEqualTo("kept");
    assertThat(puts)
        .containsExactly(new KeptUploads.Upload("/api/etn/image/a%20b?x=1", "a b", null));
  }

  @Test
  void anotherNodeOfTheKindStandsInForOneThatIsGone() throws Exception {
    FakeNode gone = new FakeNode(vertx);
    nodes.add(2, node("0", gone.url(), "custom"));
    gone.close();
    assertThat(send("GET", "/pack/a", "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/api/pack/run", "body").body()).isEqualTo("ran");
  }
}
