package io.comfymill.agent.comfyui;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connections to one ComfyUI, kept open between requests. */
public final class ComfyUiHttp {
  private static final int MAX_CONNECTIONS = 8;

  /**
   * Of a WebSocket message, which is held whole. A longer one ends the connection, and what it said
   * is read from the history.
   */
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

  /** How long ComfyUI may take to agree to the end of a WebSocket. */
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  /** ComfyUI's server closes idle connections after 75 s; we must close first. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  private final ComfyUiAddress address;
  private final Duration timeout;
  private final HttpClient http;
  private final WebSocketClient webSockets;

  public ComfyUiHttp(Vertx vertx, ComfyUiAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setKeepAliveTimeout((int) KEEP_ALIVE.toSeconds())
                .setConnectTimeout((int) CONNECT_WITHIN.toMillis()));
    this.webSockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) CONNECT_WITHIN.toMillis())
                .setClosingTimeout((int) CLOSE_WITHIN.toSeconds())
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES));
  }

  Duration timeout() {
    return timeout;
  }

  Future<HttpClientRequest> request(HttpMethod method, String path) {
    return request(method, path, timeout);
  }

  Future<HttpClientRequest> request(HttpMethod method, String path, Duration within) {
    return http.request(
        new RequestOptions()
            .setMethod(method)
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.tls())
            .setURI(address.path() + path)
            .setTimeout(within.toMillis()));
  }

  Future<WebSocket> webSocket(String path) {
    return webSockets.connect(
        new WebSocketConnectOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setSsl(address.tls())
            .setURI(address.path() + path)
            .setTimeout(CONNECT_WITHIN.toMillis() * 2));
  }

  /** Blocks a worker's thread until ComfyUI has got that far. */
  static <T> T await(Future<T> future, Duration within) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException refused) {
        throw refused; // its type says that nobody is there
      }
      throw new IOException("ComfyUI did not answer: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("ComfyUI did not answer within " + within, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for ComfyUI", e);
    }
  }
}
