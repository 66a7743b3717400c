package io.comfymill.agent.forward;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.common.http.Forwarder;
import io.comfymill.common.id.NodeId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code /forward/{node}/x} of this agent is {@code /x} of that node's ComfyUI, and of nothing
 * else: gateways reach agents, and often no ComfyUI. Which routes clients may use, and how much
 * they may send, is the gateways' affair.
 */
@ApplicationScoped
public class Forwards implements ForwardUrls {
  private static final Logger LOG = Logger.getLogger(Forwards.class);
  private static final String PATH = "/forward/";
  private static final int BAD_GATEWAY = 502;

  /** To each ComfyUI; further requests wait. */
  private static final int MAX_CONNECTIONS = 16;

  private static final int MOST_WAITING = 256;
  private static final int CONNECT_WITHIN_MILLIS = 2_000;
  private static final int IDLE_SECONDS = 600;

  private final OwnAddress own;
  private final Forwarder forwarder;
  private final Map<String, ComfyUiAddress> nodes = new ConcurrentHashMap<>();

  Forwards(Vertx vertx, OwnAddress own) {
    this.own = own;
    HttpClientOptions options =
        new HttpClientOptions()
            .setMaxPoolSize(MAX_CONNECTIONS)
            .setMaxWaitQueueSize(MOST_WAITING)
            .setConnectTimeout(CONNECT_WITHIN_MILLIS)
            .setIdleTimeout(IDLE_SECONDS);
    this.forwarder = new Forwarder(vertx.createHttpClient(options), Long.MAX_VALUE);
  }

  @Override
  public @Nullable String add(NodeId node, ComfyUiAddress comfyUi) {
    nodes.put(node.value(), comfyUi);
    return own.url().map(url -> url + PATH + node.value()).orElse(null);
  }

  /** Its ComfyUI is looked after no more. */
  public void remove(NodeId node) {
    nodes.remove(node.value());
  }

  void install(@Observes Router router) {
    router.route(PATH + ":node/*").handler(this::forward);
  }

  private void forward(RoutingContext exchange) {
    HttpServerRequest request = exchange.request();
    String node = exchange.pathParam("node");
    ComfyUiAddress comfyUi = nodes.get(node);
    String prefix = PATH + node;
    if (comfyUi == null || !request.uri().startsWith(prefix + "/")) {
      exchange.next();
      return;
    }
    request.pause();
    RequestOptions target =
        new RequestOptions()
            .setHost(comfyUi.host())
            .setPort(comfyUi.port())
            .setSsl(comfyUi.tls())
            .setURI(comfyUi.path() + request.uri().substring(prefix.length()));
    forwarder
        .forward(request, target, status -> true)
        .onFailure(
            failure -> {
              LOG.debugf("node %s: %s %s: %s", node, request.method(), request.path(), failure);
              if (!exchange.response().headWritten() && !exchange.response().closed()) {
                request.resume();
                exchange.response().setStatusCode(BAD_GATEWAY).end();
              }
            });
  }
}
