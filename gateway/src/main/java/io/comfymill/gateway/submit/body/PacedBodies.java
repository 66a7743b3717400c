package io.comfymill.gateway.submit.body;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;

/**
 * Intercepts the bodies of prompts before the server reads them, since it would buffer each in
 * memory even for a resource that wants a stream.
 */
@ApplicationScoped
public class PacedBodies {
  private static final String KEY = PacedBody.class.getName();

  void install(@Observes Router router) {
    router.post("/prompt").order(Integer.MIN_VALUE).handler(PacedBodies::take);
  }

  private static void take(RoutingContext exchange) {
    exchange.put(KEY, new PacedBody(exchange.request()));
    ((RoutingContextInternal) exchange).visitHandler(RoutingContextInternal.BODY_HANDLER);
    exchange.next();
  }

  /** The body of a {@code POST /prompt}. */
  public static PacedBody of(RoutingContext exchange) {
    return Objects.requireNonNull(exchange.get(KEY), "no body was taken");
  }
}
