package io.comfymill.gateway.security;

import io.comfymill.gateway.GatewayConfig;
import io.quarkus.oidc.OIDCException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.logging.Logger;

/** Answers 503 while tokens cannot be judged, since their server does not tell its keys. */
@ApplicationScoped
class OidcAway {
  private static final Logger LOG = Logger.getLogger(OidcAway.class);

  private final long retryAfterSeconds;

  OidcAway(GatewayConfig config) {
    this.retryAfterSeconds = Math.max(1, config.retryAfter().toSeconds());
  }

  void install(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
  }

  private void failed(RoutingContext exchange) {
    if (exchange.failure() instanceof OIDCException away && !exchange.response().headWritten()) {
      LOG.warnf("tokens cannot be judged: %s", away.getMessage());
      exchange.response().putHeader(HttpHeaders.RETRY_AFTER, "" + retryAfterSeconds);
      Refusal.UNAVAILABLE.answer(exchange);
    } else {
      exchange.next();
    }
  }
}
