package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.tls.TlsSettings;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Requests to ComfyUIs, by way of their agents. */
@ApplicationScoped
public class NodeClient {
  private static final Logger LOG = Logger.getLogger(NodeClient.class);
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int CONNECT_WITHIN_MILLIS = 2_000;
  private static final int IDLE_SECONDS = 600;

  /** To each agent; further requests wait. */
  private static final int MAX_CONNECTIONS = 64;

  private static final int MOST_WAITING = 1024;

  /** Nobody serves it, so that ComfyUI answers with what it does serve at a path. */
  private static final HttpMethod PROBE = HttpMethod.PROPFIND;

  private final HttpClient http;
  private final long timeoutMillis;
  private final long maxBytes;

  @Inject
  NodeClient(Vertx vertx, GatewayConfig config, TlsConfigurationRegistry tls) {
    this(vertx, config, tls.get(TlsSettings.NAME));
  }

  NodeClient(Vertx vertx, GatewayConfig config, Optional<TlsConfiguration> tls) {
    this.timeoutMillis = config.proxy().answerTimeout().toMillis();
    this.maxBytes = config.proxy().maxAnswerSize().asLongValue();
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(MAX_CONNECTIONS)
            .setMaxWaitQueueSize(MOST_WAITING)
            .setConnectTimeout(CONNECT_WITHIN_MILLIS)
            .setIdleTimeout(IDLE_SECONDS);
    tls.ifPresent(own -> trust(options, own));
    this.http = vertx.createHttpClient(options);
  }

  /** Agents that speak TLS have certificates of the installation's CA. */
  private static void trust(HttpClientOptions options, TlsConfiguration own) {
    if (own.getTrustStoreOptions() != null) {
      options.setTrustOptions(own.getTrustStoreOptions());
    }
    if (own.getKeyStoreOptions() != null) {
      options.setKeyCertOptions(own.getKeyStoreOptions());
    }
  }

  HttpClient http() {
    return http;
  }

  /** Empty if the node does not have it, or does not answer with JSON in time. */
  Uni<Optional<JsonNode>> json(ReachableNode node, String path) {
    return Uni.createFrom()
        .completionStage(() -> get(node, path).toCompletionStage())
        .map(body -> Optional.ofNullable(body == null ? null : parse(node, path, body)))
        .onFailure()
        .invoke(failure -> LOG.debugf("node %s: GET %s: %s", node.id(), path, failure))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }

  private Future<@Nullable Buffer> get(ReachableNode node, String path) {
    return http.request(target(node, path).setTimeout(timeoutMillis))
        .compose(request -> request.send())
        .compose(answer -> answer.statusCode() == OK ? body(answer) : none(answer));
  }

  private static Future<@Nullable Buffer> none(HttpClientResponse answer) {
    answer.resume();
    return Future.succeededFuture(null);
  }

  /** Of a short answer. */
  Future<Buffer> body(HttpClientResponse answer) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    answer.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() > maxBytes && whole.tryFail("longer than " + maxBytes + " bytes")) {
            answer.request().reset();
          }
        });
    answer.exceptionHandler(whole::tryFail);
    answer.endHandler(end -> whole.tryComplete(body));
    return whole.future().timeout(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  private static @Nullable JsonNode parse(ReachableNode node, String path, Buffer body) {
    try {
      return PythonJson.read(body.getBytes());
    } catch (IOException e) {
      LOG.debugf("node %s: GET %s answers no JSON: %s", node.id(), path, e.getMessage());
      return null;
    }
  }

  /** Sends a small JSON body; true if the node's ComfyUI has taken it. */
  Uni<Boolean> post(ReachableNode node, String path, JsonNode body) {
    RequestOptions target =
        target(node, path)
            .setMethod(HttpMethod.POST)
            .setTimeout(timeoutMillis)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    return Uni.createFrom()
        .completionStage(
            () ->
                http.request(target)
                    .compose(request -> request.send(Buffer.buffer(PythonJson.write(body))))
                    .compose(answer -> answer.end().map(answer.statusCode()))
                    .toCompletionStage())
        .map(status -> status == OK)
        .onFailure()
        .invoke(failure -> LOG.warnf("node %s: POST %s: %s", node.id(), path, failure))
        .onFailure()
        .recoverWithItem(false);
  }

  /**
   * Whether the node serves other methods than GET at a path; ComfyUI lists them in a refusal.
   * Fails where it does not answer.
   */
  Future<Boolean> serves(ReachableNode node, String path, HttpMethod method) {
    return http.request(target(node, path).setMethod(PROBE).setTimeout(timeoutMillis))
        .compose(request -> request.send())
        .compose(answer -> answer.end().map(answer))
        .map(
            answer ->
                answer.statusCode() == METHOD_NOT_ALLOWED
                    && allowed(answer.getHeader(HttpHeaders.ALLOW)).contains(method.name()));
  }

  private static List<String> allowed(@Nullable String header) {
    return header == null ? List.of() : List.of(header.toUpperCase(Locale.ROOT).split("[, ]+", -1));
  }

  /**
   * @param path with its query
   */
  static RequestOptions target(ReachableNode node, String path) {
    return new RequestOptions().setAbsoluteURI(node.forwardUrl() + path);
  }
}
