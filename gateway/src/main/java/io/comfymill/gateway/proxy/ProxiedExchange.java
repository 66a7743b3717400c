package io.comfymill.gateway.proxy;

import io.comfymill.common.http.Forwarder;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.KeptUploads;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.ConnectException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request that goes to the first node that has such a route. What only reads is sent to one
 * kind of node after the other until one does not answer 404; for anything else each is asked first
 * what it serves there, so that nothing is done twice. Confined to the context of the request.
 */
final class ProxiedExchange {
  private static final Logger LOG = Logger.getLogger(ProxiedExchange.class);
  private static final int NOT_FOUND = 404;
  private static final int BAD_GATEWAY = 502;

  /** Passes an upload to a node. */
  interface Puts {
    /**
     * @param owner whose request it is
     * @param upload whose path is the request's
     * @return the status that was answered; fails where nothing was
     */
    Future<Integer> pass(
        TenantId owner, HttpServerRequest request, ReachableNode node, KeptUploads.Upload upload);
  }

  private final TenantId owner;
  private final RoutingContext exchange;
  private final HttpServerRequest request;
  private final String path;
  private final NodeClient client;
  private final Forwarder forwarder;
  private final Puts puts;
  private final RouteKnowledge knowledge;
  private final Iterator<ReachableNode> candidates;

  /** Kinds that do not have the route. */
  private final Set<String> without = new HashSet<>();

  ProxiedExchange(
      TenantId owner,
      RoutingContext exchange,
      NodeClient client,
      Forwarder forwarder,
      Puts puts,
      RouteKnowledge knowledge,
      List<ReachableNode> candidates) {
    this.owner = owner;
    this.exchange = exchange;
    this.request = exchange.request();
    this.path = exchange.normalizedPath();
    this.client = client;
    this.forwarder = forwarder;
    this.puts = puts;
    this.knowledge = knowledge;
    this.candidates = candidates.iterator();
  }

  /**
   * Goes on with the gateway's own routes, which answer that there is nothing, if no node has it.
   */
  void next() {
    ReachableNode node = nextCandidate();
    if (node == null) {
      request.resume();
      exchange.next();
    } else if (onlyReads() || knows(node)) {
      send(node);
    } else {
      client
          .serves(node, path, request.method())
          .onSuccess(serves -> probed(node, serves))
          .onFailure(failure -> next()); // perhaps another one of its kind
    }
  }

  private @Nullable ReachableNode nextCandidate() {
    while (candidates.hasNext()) {
      ReachableNode node = candidates.next();
      if (!without.contains(node.kind())) {
        return node;
      }
    }
    return null;
  }

  private boolean onlyReads() {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private boolean knows(ReachableNode node) {
    return knowledge.kind(request.method().name(), path).equals(node.kind());
  }

  private void probed(ReachableNode node, boolean serves) {
    if (serves) {
      knowledge.answered(request.method().name(), path, node.kind());
      send(node);
    } else {
      without.add(node.kind());
      next();
    }
  }

  private void send(ReachableNode node) {
    String query = request.query() == null ? "" : "?" + request.query();
    Future<Integer> answered =
        request.method().equals(HttpMethod.PUT) && Forwarder.hasBody(request)
            ? puts.pass(owner, request, node, upload(path + query))
            : forwarder.forward(
                request,
                NodeClient.target(node, path + query),
                status -> status != NOT_FOUND || !onlyReads());
    answered
        .onSuccess(status -> answered(node, status))
        .onFailure(failure -> failed(node, failure));
  }

  private KeptUploads.Upload upload(String uri) {
    String name = OwnPaths.decoded(path.substring(path.lastIndexOf('/') + 1));
    return new KeptUploads.Upload(uri, name, request.getHeader(HttpHeaders.CONTENT_TYPE));
  }

  private void answered(ReachableNode node, int status) {
    if (status == NOT_FOUND && onlyReads()) {
      without.add(node.kind());
      next();
    } else if (onlyReads()) {
      knowledge.answered(request.method().name(), path, node.kind());
    }
  }

  /** Where the body is gone, or half an answer is out, nobody else can answer. */
  private void failed(ReachableNode node, Throwable failure) {
    LOG.debugf("node %s: %s %s: %s", node.id(), request.method(), path, failure);
    if (exchange.response().headWritten() || exchange.response().closed()) {
      exchange.response().reset();
    } else if (onlyReads() || failure instanceof ConnectException) {
      next();
    } else {
      request.resume();
      exchange.response().setStatusCode(BAD_GATEWAY).end();
    }
  }
}
