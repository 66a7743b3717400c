package io.comfymill.gateway.v2.error;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Each route of Comfy API v2 has one kind of answer, which no {@code Accept} keeps a client from.
 */
@ApplicationScoped
public class AnyAccept {
  void install(@Observes Router router) {
    router.route("/api/v2/*").order(Integer.MIN_VALUE).handler(AnyAccept::take);
  }

  private static void take(RoutingContext exchange) {
    exchange.request().headers().remove(HttpHeaders.ACCEPT);
    exchange.next();
  }
}
