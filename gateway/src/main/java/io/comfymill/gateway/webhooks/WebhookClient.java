package io.comfymill.gateway.webhooks;

import io.comfymill.common.http.HostLookup;
import io.comfymill.common.http.Networks;
import io.comfymill.common.http.OutboundTarget;
import io.comfymill.gateway.GatewayConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends to addresses that somebody else chose, and so never inward: a name is looked up once for
 * each request, its addresses are checked, and the connection goes to the address that was checked.
 * Redirects are not followed, and of the answer nothing but its status is read.
 */
@ApplicationScoped
class WebhookClient {
  private static final int MAX_CONNECTIONS = 256;

  private final Vertx vertx;
  private final HttpClient http;
  private final HostLookup lookup;
  private final Networks inner;
  private final Duration timeout;

  @Inject
  WebhookClient(Vertx vertx, GatewayConfig config) {
    this(
        vertx,
        InetAddress::getAllByName,
        Networks.parse(config.webhooks().allowedNetworks().orElse(List.of())),
        config.webhooks().timeout(),
        new HttpClientOptions());
  }

  /**
   * @param options whom to trust
   */
  WebhookClient(
      Vertx vertx, HostLookup lookup, Networks inner, Duration timeout, HttpClientOptions options) {
    this.vertx = vertx;
    this.lookup = lookup;
    this.inner = inner;
    this.timeout = timeout;
    this.http =
        vertx.createHttpClient(
            options
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setKeepAlive(false)
                .setConnectTimeout((int) Math.min(timeout.toMillis(), 10_000)));
  }

  /**
   * The status of the answer. Fails where there is none in time, or the address is not permitted.
   */
  Uni<Integer> post(OutboundTarget target, Map<String, String> headers, String body) {
    return Uni.createFrom()
        .completionStage(
            () ->
                address(target)
                    .compose(address -> http.request(request(target, address, headers)))
                    .compose(request -> status(request, body))
                    .toCompletionStage());
  }

  private Future<SocketAddress> address(OutboundTarget target) {
    return vertx
        .executeBlocking(() -> lookup.addresses(target.host()), false)
        .map(found -> target.permitted(found, inner, WebhookChecks.INNER))
        .map(address -> SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private RequestOptions request(
      OutboundTarget target, SocketAddress address, Map<String, String> headers) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(address)
            .setHost(target.host())
            .setPort(target.port())
            .setSsl(target.tls())
            .setURI(target.path())
            .setTimeout(timeout.toMillis());
    headers.forEach(request::putHeader);
    return request;
  }

  /** Closes the connection, however far the answer has come. */
  private Future<Integer> status(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body))
        .map(HttpClientResponse::statusCode)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> request.connection().close());
  }
}
