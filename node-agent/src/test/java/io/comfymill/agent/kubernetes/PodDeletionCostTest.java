package io.comfymill.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as Kubernetes' API server does. */
class PodDeletionCostTest {
  @TempDir Path account;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private volatile int status = 200;
  private PodDeletionCost cost;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    Files.writeString(account.resolve("token"), "abc\n");
    Files.writeString(account.resolve("namespace"), "gpus");
    Map<String, String> settings =
        Map.of(
            "comfymill.kubernetes.api",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "comfymill.kubernetes.account",
            account.toString());
    KubernetesConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withSources(new PropertiesConfigSource(settings, "test", 1000))
            .withMapping(KubernetesConfig.class)
            .build()
            .getConfigMapping(KubernetesConfig.class);
    cost = new PodDeletionCost(vertx, config, "worker-1");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        String.join(
            " ",
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            body));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void turn(int held) throws Exception {
    cost.turn(held).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void itIsWrittenWhereItChanges() throws Exception {
    turn(0);
    turn(0);
    turn(2);
    turn(2);

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1))
        .isEqualTo(
            "PATCH /api/v1/namespaces/gpus/pods/worker-1 Bearer abc application/merge-patch+json"
                + " {\"metadata\": {\"annotations\":"
                + " {\"controller.kubernetes.io/pod-deletion-cost\": \"2\"}}}");
  }

  @Test
  void whatWasRefusedIsWrittenAgainWithAFreshToken() throws Exception {
    status = 401;
    turn(1);
    status = 200;
    Files.writeString(account.resolve("token"), "new");
    turn(1);
    turn(1);

    assertThat(requests).hasSize(2);
    assertThat(requests.get(1)).contains("Bearer new");
  }

  @Test
  void withoutTheApiServerOrTheTokenNothingFails() throws Exception {
    Files.delete(account.resolve("token"));
    turn(1);
    server.stop(0);
    Files.writeString(account.resolve("token"), "abc");
    turn(1);

    assertThat(requests).isEmpty();
  }
}
