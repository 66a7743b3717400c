package io.comfymill.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.GatewayConfigs;
import io.quarkus.oidc.OIDCException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcAwayTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> answerTo(RuntimeException failure)
      throws IOException, InterruptedException {
    Router router = Router.router(vertx);
    new OidcAway(GatewayConfigs.defaults()).install(router);
    router.route().handler(exchange -> exchange.fail(failure));
    int port =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/queue")).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whileTokensCannotBeJudgedTheClientIsToldToComeAgain() throws Exception {
    HttpResponse<String> answer = answerTo(new OIDCException("away"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.body()).contains("unavailable").doesNotContain("away");
  }

  @Test
  void otherFailuresStayWhatTheyAre() throws Exception {
    assertThat(answerTo(new IllegalStateException("x")).statusCode()).isEqualTo(500);
  }
}
